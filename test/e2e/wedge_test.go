//go:build e2e

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/crossplane-contrib/function-superset/test/e2e/lab"
)

// wedge follows the ways out of it that the troubleshooting guide describes. An object that Crossplane refers to is deleted,
// and made by somebody else before Crossplane has seen it: from then on every reconcile fails before the function is called.
func wedge(t *testing.T) {
	i := newInstance(t, "bi")
	i.apply(with("bi"))
	i.ready("6.1.0")
	i.quiet()
	service := thing{"Service", "bi-web-server"}
	blocks := guide(t, "troubleshooting", "## An object was replaced, the instance hangs")
	if len(blocks) != 3 {
		t.Fatalf("want three blocks in the guide, got %d", len(blocks))
	}
	replace := func() map[string]string {
		i.annotate("crossplane.io/paused=true")
		i.until("Crossplane looks away", func(xr lab.Object) string {
			return not(xr.Condition("Synced").String("reason") == "ReconcilePaused", conditions(xr))
		})
		kubectl(t, "admin", "", "-n", i.namespace, "delete", service.kind, service.name)
		i.others(`{apiVersion: v1, kind: Service, metadata: {name: bi-web-server, labels: {whose: theirs}}, spec: {selector: {app: theirs}, ports: [{port: 80}]}}`)
		theirs := i.settled([]thing{service})
		kubectl(t, "alice", "", "-n", i.namespace, "annotate", "supersets.superset.crossplane.io", "bi", "crossplane.io/paused-")
		i.until("it is wedged", func(xr lab.Object) string {
			// Crossplane may drop events of an instance that has just been made, and a paused one has no other reason.
			i.nudge()
			return not(strings.Contains(xr.Condition("Synced").String("message"), "encountered composed resource without required"), conditions(xr))
		})
		return theirs
	}

	theirs := replace()
	t.Logf("        %s", conditions(i.xr()))
	look, remove, release := blocks[0], blocks[1], blocks[2]
	list := i.shell(look)
	t.Logf("\n%s", list)
	found := regexp.MustCompile(`(?m)^(\d+) (\S+) *$`).FindAllStringSubmatch(list, -1)
	if len(found) != 1 || found[0][2] != "Service/bi-web-server" {
		t.Fatalf("want the Service found as the only one without a key, got %v", found)
	}

	// The reference goes: then it is a name that is taken, and nothing else.
	wrong := "0"
	if found[0][1] == wrong {
		wrong = "1"
	}
	if out, err := i.bash(strings.ReplaceAll(release, "resourceRefs/4", "resourceRefs/"+wrong)); err == nil {
		t.Errorf("want a wrong number refused, got %s", out)
	}
	i.shell(strings.ReplaceAll(release, "resourceRefs/4", "resourceRefs/"+found[0][1]))
	i.says("NameConflict", "True", "ForeignObject", "Service bi-web-server")
	i.passes(2)
	i.untouched("after the way out", theirs, []thing{service})
	i.delete(service)
	i.ready("6.1.0")

	// The object goes: it is made again.
	replace()
	i.shell(remove)
	i.ready("6.1.0")
	if s := i.get("Service", "bi-web-server"); s.String("metadata", "labels", "whose") != "" || s.String("spec", "selector", "app") != "" {
		t.Errorf("want a Service of our own, got %v", s)
	}
}

// guide are the shell blocks under a heading of a page.
func guide(t *testing.T, page, heading string) []string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, "docs/user-guide", page+".md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(b), heading+"\n")
	if !found {
		t.Fatalf("%s has no heading %q", page, heading)
	}
	section, _, _ = strings.Cut(section, "\n#")
	var out []string
	for _, m := range regexp.MustCompile("(?s)```shell\n(.*?)```").FindAllStringSubmatch(section, -1) {
		out = append(out, m[1])
	}
	return out
}

// shell runs a block of a page as alice, in the namespace of the scenario, and returns what it prints.
func (i instance) shell(block string) string {
	i.Helper()
	out, err := i.bash(block)
	if err != nil {
		i.Fatalf("%v\n%s\n%s", err, block, out)
	}
	return out
}

func (i instance) bash(block string) (string, error) {
	cmd := exec.Command("bash", "-euo", "pipefail", "-c", strings.ReplaceAll(block, "-n superset ", "-n "+i.namespace+" ")) //nolint:noctx // kubectl has a timeout.
	cmd.Env = append(os.Environ(), "KUBECONFIG="+cluster.Kubeconfig("alice"), "PATH="+os.Getenv("E2E_BIN")+":"+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	return string(out), err
}
