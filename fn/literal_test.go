// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
	"github.com/crossplane-contrib/function-superset/test/kubelet"
)

// kubernetes are fields in which people write what Kubernetes expands, and others
// of its own types, of which nothing becomes a variable or an argument of ours.
var kubernetes = regexp.MustCompile(`^lifecycle\.(clone|migrate|rotate|init)\.command$|(^|\.)(podTemplate|deploymentTemplate|networkPolicy|networking|autoscaling|resources)\.`)

// What people type in any other field is theirs, dollar signs and all.
func TestTextsReachTheProcessAsTyped(t *testing.T) {
	bases := []map[string]any{{
		"environment": "Development", "image": map[string]any{"tag": "6.1.0"}, "secretKey": "s",
		"metastore": map[string]any{"host": "db", "database": "d", "username": "u", "password": "p"},
		"valkey":    map[string]any{"host": "v", "username": "u", "password": "p", "ssl": map[string]any{}},
		"realtime":  map[string]any{"jwtSecret": strings.Repeat("x", 32)},
		"webServer": map[string]any{}, "celeryWorker": map[string]any{}, "celeryBeat": map[string]any{}, "celeryFlower": map[string]any{},
		"mcpServer":       map[string]any{},
		"websocketServer": map[string]any{"image": map[string]any{"repository": "ws"}},
		"lifecycle": map[string]any{
			"clone": map[string]any{"source": map[string]any{"host": "h", "database": "d", "username": "u", "password": "p"}},
			"init":  map[string]any{"adminUser": map[string]any{}}, "rotate": map[string]any{}, "maintenancePage": map[string]any{},
		},
		"previousSecretKey": "p",
	}}
	bases = append(bases, merged(bases[0], map[string]any{"metastore": map[string]any{"host": nil, "database": nil, "username": nil, "password": nil}}))

	seen := map[string]bool{}
	for _, value := range []string{"<~$$x$(HOME)", "<~$(SUPERSET_OPERATOR__INSTANCE_NAME)", "<~$$$$(HOME)$", "<~$x$"} {
		for _, p := range secretPlaces(reflect.TypeFor[v1alpha1.SupersetSpec](), nil, nil) {
			if p.takes != reflect.String || kubernetes.MatchString(p.String()) {
				continue
			}
			for _, base := range bases {
				for _, text := range handed(t, merged(base, p.with(value))) {
					if !strings.Contains(text.raw, "<~") {
						continue
					}
					seen[p.String()] = true
					if !strings.Contains(text.final, value) {
						t.Errorf("%s: %q arrives as %q in %s", p, value, text.final, text.where)
					}
					if value == "<~$x$" && text.raw != text.final {
						t.Errorf("%s: %q is rewritten without need", p, text.raw)
					}
				}
			}
		}
	}
	if len(seen) < 25 {
		t.Errorf("only %d fields reach a process: %v", len(seen), seen)
	}
	t.Logf("%d fields reach a process", len(seen))
}

// passed is one text that a process gets, before and after the kubelet.
type passed struct{ where, raw, final string }

// handed are all texts of all pods of a spec.
func handed(t *testing.T, spec map[string]any) []passed {
	t.Helper()
	o, err := structpb.NewStruct(map[string]any{"metadata": map[string]any{"name": "bi", "namespace": "team"}, "spec": spec})
	if err != nil {
		t.Fatal(err)
	}
	xr, _ := superset.Check(o, nil)
	i := resolve.Resolve(xr)
	var pods []resolve.Pod
	for _, c := range i.Components {
		pods = append(pods, c.Pod)
	}
	for _, task := range i.Lifecycle.Tasks {
		pods = append(pods, task.Pod)
	}
	for _, e := range i.Embedded {
		pods = append(pods, e.Pod)
	}
	if i.Page != nil {
		pods = append(pods, i.Page.Pod)
	}
	var out []passed
	for _, pod := range pods {
		for _, c := range slices.Concat(pod.InitContainers, pod.Containers) {
			out = append(out, textsOf(c)...)
		}
	}
	return out
}

func textsOf(c corev1.Container) []passed {
	env := map[string]string{"HOME": "/root"}
	var out []passed
	for _, e := range c.Env {
		env[e.Name] = kubelet.Expand(e.Value, env)
		out = append(out, passed{"variable " + e.Name, e.Value, env[e.Name]})
	}
	for _, a := range slices.Concat(c.Command, c.Args) {
		out = append(out, passed{"argument", a, kubelet.Expand(a, env)})
	}
	return out
}
