//go:build e2e

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/test/e2e/lab"
)

// patience is how long anything may take before a scenario fails. It is many TTLs, because a busy machine is slow; it costs
// nothing where all goes well.
const patience = 10 * time.Minute

// instance is a Superset of a scenario, or all of its namespace when the name is empty.
type instance struct {
	*testing.T

	namespace, name string
	// user is who applies and edits.
	user string
}

// newInstance makes a namespace for a scenario, in which alice may edit.
func newInstance(t *testing.T, name string) instance {
	t.Helper()
	ns := strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(filepath.Base(t.Name())), "-"), "-")
	if len(ns) > 50 {
		ns = strings.Trim(ns[:50], "-")
	}
	kubectl(t, "admin", fmt.Sprintf(`
apiVersion: v1
kind: Namespace
metadata: {name: %[1]s}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: alice-edits, namespace: %[1]s}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: alice}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: alice-edits-supersets, namespace: %[1]s}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: superset-editor}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: alice}]
`, ns), "apply", "-f", "-")
	i := instance{T: t, namespace: ns, name: name, user: "alice"}
	t.Cleanup(func() {
		if t.Failed() {
			i.dump()
		}
	})
	return i
}

// apply applies a manifest as the instance's user.
func (i instance) apply(doc string) {
	i.Helper()
	kubectl(i.T, i.user, doc, "-n", i.namespace, "apply", "-f", "-")
}

// patch merges a JSON document into the Superset as the instance's user.
func (i instance) patch(doc string) {
	i.Helper()
	kubectl(i.T, i.user, "", "-n", i.namespace, "patch", "supersets.superset.crossplane.io", i.name, "--type=merge", "-p", doc)
}

// annotate annotates the Superset as the instance's user.
func (i instance) annotate(pair string) {
	i.Helper()
	kubectl(i.T, i.user, "", "-n", i.namespace, "annotate", "--overwrite", "supersets.superset.crossplane.io", i.name, pair)
}

// xr reads the Superset.
func (i instance) xr() lab.Object {
	i.Helper()
	o, err := cluster.Admin.Get("Superset", i.namespace, i.name)
	if err != nil {
		i.Fatal(err)
	}
	return o
}

// get reads an object of the namespace.
func (i instance) get(kind, name string) lab.Object {
	i.Helper()
	o, err := cluster.Admin.Get(kind, i.namespace, name)
	if err != nil {
		i.Fatal(err)
	}
	return o
}

// list lists objects of the namespace.
func (i instance) list(kind string) []lab.Object {
	i.Helper()
	o, err := cluster.Admin.List(kind, i.namespace, "")
	if err != nil {
		if errors.Is(err, lab.ErrMissing) {
			return nil
		}
		i.Fatal(err)
	}
	return o
}

// exists is true if there is such an object.
func (i instance) exists(kind, name string) bool {
	i.Helper()
	_, err := cluster.Admin.Get(kind, i.namespace, name)
	if err != nil && !errors.Is(err, lab.ErrMissing) {
		i.Fatal(err)
	}
	return err == nil
}

// until waits until a predicate has no objection, and returns how long it took.
func (i instance) until(what string, objection func(xr lab.Object) string) time.Duration {
	i.Helper()
	began := time.Now()
	err := lab.Until(patience, func() error {
		o, err := cluster.Admin.Get("Superset", i.namespace, i.name)
		if err != nil {
			return err
		}
		if s := objection(o); s != "" {
			return errors.New(s)
		}
		return nil
	})
	if err != nil {
		i.Fatalf("%s: %v", what, err)
	}
	took := time.Since(began)
	i.Logf("%5.1f s until %s", took.Seconds(), what)
	return took
}

// ready waits until the Superset is Ready and Running with a tag.
func (i instance) ready(tag string) time.Duration {
	i.Helper()
	return i.until("Ready with "+tag, func(xr lab.Object) string {
		c := xr.Condition("Ready")
		if !xr.Is("Ready") || !xr.Is("Synced") || xr.String("status", "phase") != "Running" || xr.String("status", "tag") != tag || !xr.Is("LifecycleComplete") {
			return fmt.Sprintf("phase %s, lifecycle %s, tag %s, Ready %s, Synced %s, %s", xr.String("status", "phase"), xr.String("status", "lifecycle", "phase"), xr.String("status", "tag"),
				c.String("status"), xr.Condition("Synced").String("message"), conditions(xr))
		}
		return ""
	})
}

// quiet waits until Crossplane has written nothing for a while.
func (i instance) quiet() {
	i.Helper()
	err := lab.Until(patience, func() error {
		w, err := cluster.Writes(i.namespace)
		if err != nil {
			return err
		}
		for _, w := range slices.Backward(w) {
			if w.Changed && time.Since(w.At) < 6*time.Second {
				return fmt.Errorf("%s %s %s was written", w.Verb, w.Resource, w.Name)
			}
		}
		return nil
	})
	if err != nil {
		i.Fatal(err)
	}
}

// conditions are all conditions that are not as they should be, as one line.
func conditions(xr lab.Object) string {
	var out []string
	for _, c := range xr.Items("status", "conditions") {
		out = append(out, fmt.Sprintf("%s=%s/%s %q", c.String("type"), c.String("status"), c.String("reason"), c.String("message")))
	}
	if len(out) == 0 {
		return "there is no condition"
	}
	return strings.Join(out, "; ")
}

// says waits until a condition has a status and a reason, and its message contains words.
func (i instance) says(kind, status, reason string, words ...string) {
	i.Helper()
	i.until(kind+"="+status+" "+reason, func(xr lab.Object) string {
		c := xr.Condition(kind)
		if c.String("status") != status || c.String("reason") != reason {
			return conditions(xr)
		}
		for _, w := range words {
			if !strings.Contains(c.String("message"), w) {
				return fmt.Sprintf("want %q in %q", w, c.String("message"))
			}
		}
		return ""
	})
	i.Logf("        %s", i.xr().Condition(kind).String("message"))
}

// composedKinds are the kinds that an instance may have.
var composedKinds = []string{
	"ConfigMap", "Secret", "Service", "ServiceAccount", "PersistentVolumeClaim", "Deployment", "StatefulSet", "Job", "HorizontalPodAutoscaler",
	"PodDisruptionBudget", "NetworkPolicy", "Ingress", "HTTPRoute", "ServiceMonitor", "PrometheusRule",
}

// composed lists all objects of the instance.
func (i instance) composed() []lab.Object {
	i.Helper()
	var out []lab.Object
	for _, k := range composedKinds {
		for _, o := range i.list(k) {
			if c := o.String("metadata", "labels", "crossplane.io/composite"); c != "" && (i.name == "" || c == i.name) {
				out = append(out, o)
			}
		}
	}
	return out
}

// versions are the resourceVersions of all objects of the instance.
func (i instance) versions() map[string]string {
	i.Helper()
	out := map[string]string{}
	for _, o := range i.composed() {
		out[o.String("kind")+"/"+o.Name()] = o.Version()
	}
	return out
}

// generations are the generations of all Deployments of the namespace.
func (i instance) generations() map[string]int {
	i.Helper()
	out := map[string]int{}
	for _, d := range i.list("Deployment") {
		out[d.Name()] = d.Int("metadata", "generation")
	}
	return out
}

// jobs are the names of all Jobs of the namespace.
func (i instance) jobs() []string {
	i.Helper()
	var out []string
	for _, j := range i.list("Job") {
		out = append(out, j.Name())
	}
	return out
}

// views logs what commands show to alice.
func (i instance) views(commands ...string) {
	i.Helper()
	for _, c := range commands {
		i.Logf("$ kubectl -n %s %s\n%s", i.namespace, c, kubectl(i.T, "alice", "", append([]string{"-n", i.namespace}, strings.Fields(c)...)...))
	}
}

// changed are the keys whose value differs.
func changed[V comparable](before, after map[string]V) []string {
	var out []string
	for k, v := range before {
		if w, ok := after[k]; !ok || v != w {
			out = append(out, k)
		}
	}
	for k := range after {
		if _, ok := before[k]; !ok {
			out = append(out, "+"+k)
		}
	}
	slices.Sort(out)
	return out
}

// callTimes are the times at which the function was called.
func (i instance) callTimes() []time.Time {
	i.Helper()
	all, err := cluster.Calls(i.namespace, i.name)
	if err != nil {
		i.Fatal(err)
	}
	return all
}

// calls counts the calls of the function since a time.
func (i instance) calls(since time.Time) int {
	i.Helper()
	n := 0
	for _, c := range i.callTimes() {
		if c.After(since) {
			n++
		}
	}
	return n
}

// cooldown is how long Crossplane may drop events of an instance after a lot of them.
const cooldown = 5 * time.Minute

// resting watches an instance at rest: nothing may change. It has just been made, so Crossplane drops its events and the
// function asks to be called more often for some minutes; what it costs in the long run is seen after that.
func (i instance) resting(what string) {
	i.Helper()
	if testing.Short() {
		i.unchanged(what+" at rest, soon after", *rest/10)
		return
	}
	i.unchanged(what+" at rest, soon after", *rest/4)
	since, err := time.Parse(time.RFC3339, i.xr().Condition("Responsive").String("lastTransitionTime"))
	if err != nil {
		i.Fatal(err)
	}
	time.Sleep(time.Until(since.Add(cooldown + 10*time.Second)))
	calls := i.unchanged(what+" at rest", *rest)
	if most := int(*rest/time.Minute) + 2; calls > most {
		i.Errorf("want the function called once a minute, so %d times at most, got %d", most, calls)
	}
}

// unchanged watches an instance for a time in which nothing may change. It returns how often the function was called.
func (i instance) unchanged(what string, long time.Duration) int {
	i.Helper()
	before, began := i.versions(), time.Now()
	if len(before) == 0 {
		i.Fatal("nothing was composed")
	}
	time.Sleep(long)
	changes, failures := i.figures(fmt.Sprintf("%s, for %s", what, long), began)
	calls := i.calls(began)
	i.Logf("        that is %.0f calls of the function and %.0f changes in 10 minutes", float64(calls)*600/long.Seconds(), float64(changes)*600/long.Seconds())
	if changes > 0 && failures == 0 {
		i.Errorf("want no change at rest, got %d", changes)
	}
	if failures > 0 {
		// Then Crossplane itself writes into the conditions that it could not reconcile, and that it could again.
		i.Logf("the API server failed %d requests, so %d changes of the Superset prove nothing", failures, changes)
	}
	if diff := changed(before, i.versions()); len(diff) > 0 {
		i.Errorf("objects changed at rest: %v", diff)
	}
	return calls
}

// figures logs what an episode cost: calls of the function and writes to the API server. It returns how many of them
// changed something, and how many the API server could not do.
func (i instance) figures(what string, since time.Time) (changes, failures int) {
	i.Helper()
	writes, err := cluster.Writes(i.namespace)
	if err != nil {
		i.Fatal(err)
	}
	all, events := 0, 0
	by := map[string]int{}
	for _, w := range writes {
		if w.At.Before(since) {
			continue
		}
		if w.Resource == "events" {
			events++
			continue
		}
		all++
		if w.Failed {
			failures++
		}
		if w.Changed {
			changes++
			by[w.Verb+" "+w.Resource]++
		}
	}
	i.Logf("FIGURES %s: %d calls of the function, %d requests that write, %d that change something, %d events; %d objects", what, i.calls(since), all, changes, events, len(i.composed()))
	if changes > 0 {
		i.Logf("        changes: %v", by)
	}
	return changes, failures
}

// dump writes everything about a failed scenario to a file.
func (i instance) dump() {
	b := &strings.Builder{}
	for _, args := range [][]string{
		{"get", "supersets.superset.crossplane.io", "-o", "yaml"},
		{"get", "deploy,sts,job,pod,svc,cm,secret,hpa,pdb,netpol", "-o", "wide"},
		{"get", "events", "--sort-by=.lastTimestamp"},
		{"get", "deploy,job,svc", "-o", "yaml"},
	} {
		out, err := cluster.Kubectl("admin", "", append([]string{"-n", i.namespace}, args...)...)
		fmt.Fprintf(b, "$ kubectl %s\n%s\n", strings.Join(args, " "), out)
		if err != nil {
			fmt.Fprintln(b, err)
		}
	}
	file := filepath.Join(cluster.Logs(), "failed-"+i.namespace+".txt")
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		i.Log(err)
	}
	i.Logf("everything about it: %s", file)
}
