//go:build e2e

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/test/e2e/lab"
)

// hostile makes a namespace for a scenario in which mallory may write Supersets, and nothing else.
func hostile(t *testing.T, name string) instance {
	t.Helper()
	i := newInstance(t, name)
	kubectl(t, "admin", `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: mallory}
rules: [{apiGroups: [superset.crossplane.io], resources: [supersets], verbs: [get, list, watch, create, update, patch, delete]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: mallory}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: mallory}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: mallory}]
`, "-n", i.namespace, "apply", "-f", "-")
	i.user = "mallory"
	return i
}

// others applies objects of somebody else, who may do everything.
func (i instance) others(doc string) {
	i.Helper()
	kubectl(i.T, "admin", doc, "-n", i.namespace, "apply", "-f", "-")
}

// named is another Superset of the namespace.
func (i instance) named(name string) instance {
	i.name = name
	return i
}

// remove deletes the Superset as the instance's user, and waits until everything that belongs to it is gone.
func (i instance) remove() {
	i.Helper()
	kubectl(i.T, i.user, "", "-n", i.namespace, "delete", "supersets.superset.crossplane.io", i.name, "--timeout=120s")
	if err := lab.Until(patience, func() error {
		left := slices.DeleteFunc(i.composed(), func(o lab.Object) bool { return len(o.Items("metadata", "ownerReferences")) == 0 })
		if len(left) > 0 {
			return fmt.Errorf("%d objects are left, %s %s", len(left), left[0].String("kind"), left[0].Name())
		}
		return nil
	}); err != nil {
		i.Fatal(err)
	}
}

// passes has the function called some times more.
func (i instance) passes(n int) {
	i.Helper()
	began := time.Now()
	if err := lab.Until(patience, func() error {
		if got := i.calls(began); got < n {
			i.nudge()
			time.Sleep(2 * time.Second)
			return fmt.Errorf("the function was called %d times", got)
		}
		return nil
	}); err != nil {
		i.Fatal(err)
	}
}

// nudge makes Crossplane reconcile the instance, which nobody tells of objects that are not its own. It must not be done too
// often: of an instance in which much changes, Crossplane drops events.
func (i instance) nudge() {
	i.Helper()
	i.annotate(fmt.Sprintf("e2e/nudge=%d", time.Now().UnixNano()))
}

// thing is an object by its kind and name.
type thing struct{ kind, name string }

func (o thing) String() string { return o.kind + " " + o.name }

// made lists everything that Crossplane has made in the namespace since a time, in order; much of it does not stay.
func (i instance) made(since time.Time) []thing {
	i.Helper()
	writes, err := cluster.Writes(i.namespace)
	if err != nil {
		i.Fatal(err)
	}
	kinds := map[string]string{}
	for _, k := range composedKinds {
		plural := lab.Path(k, "", "")
		kinds[plural[strings.LastIndex(plural, "/")+1:]] = k
	}
	var out []thing
	for _, w := range writes {
		if o := (thing{kinds[w.Resource], w.Name}); o.kind != "" && w.Verb != "delete" && w.Code < 300 && w.At.After(since) && !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

// of are the objects as things.
func of(objects []lab.Object) []thing {
	var out []thing
	for _, o := range objects {
		out = append(out, thing{o.String("kind"), o.Name()})
	}
	return out
}

// bodies are objects of somebody else, by kind; each is another one than the instance would make.
var bodies = map[string]string{
	"ConfigMap":               `apiVersion: v1, data: {whose: theirs}`,
	"Secret":                  `apiVersion: v1, stringData: {password: in-use, secret-key: in-use}`,
	"Service":                 `apiVersion: v1, spec: {selector: {app: theirs}, ports: [{port: 80}]}`,
	"ServiceAccount":          `apiVersion: v1`,
	"PersistentVolumeClaim":   `apiVersion: v1, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}`,
	"Deployment":              `apiVersion: apps/v1, spec: {selector: {matchLabels: {app: theirs}}, template: {metadata: {labels: {app: theirs}}, spec: {containers: [{name: theirs, image: "theirs:1"}]}}}`,
	"StatefulSet":             `apiVersion: apps/v1, spec: {serviceName: theirs, selector: {matchLabels: {app: theirs}}, template: {metadata: {labels: {app: theirs}}, spec: {containers: [{name: theirs, image: "theirs:1"}]}}}`,
	"HorizontalPodAutoscaler": `apiVersion: autoscaling/v2, spec: {maxReplicas: 2, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: theirs}}`,
	"Job":                     `apiVersion: batch/v1, spec: {suspend: true, template: {spec: {restartPolicy: Never, containers: [{name: theirs, image: "theirs:1"}]}}}`,
	"Ingress":                 `apiVersion: networking.k8s.io/v1, spec: {rules: [{host: shop.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}]}}]}`,
	"NetworkPolicy":           `apiVersion: networking.k8s.io/v1, spec: {podSelector: {}, policyTypes: [Ingress, Egress]}`,
	"PodDisruptionBudget":     `apiVersion: policy/v1, spec: {maxUnavailable: 1, selector: {matchLabels: {app: theirs}}}`,
	"HTTPRoute":               `apiVersion: gateway.networking.k8s.io/v1, spec: {hostnames: [shop.example.com], parentRefs: [{name: theirs}], rules: [{backendRefs: [{name: shop, port: 80}]}]}`,
	"ServiceMonitor":          `apiVersion: monitoring.coreos.com/v1, spec: {selector: {matchLabels: {app: theirs}}, endpoints: [{port: web}]}`,
	"PrometheusRule":          `apiVersion: monitoring.coreos.com/v1, spec: {groups: [{name: theirs, rules: []}]}`,
}

// occupy makes objects of somebody else with these names, owned by nobody or by a controller.
func (i instance) occupy(owned bool, names ...thing) {
	i.Helper()
	metadata := `labels: {whose: theirs}, annotations: {whose: theirs}`
	if owned {
		i.others(`{apiVersion: v1, kind: ConfigMap, metadata: {name: their-controller}}`)
		metadata += fmt.Sprintf(`, ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: their-controller, uid: %s, controller: true}]`, i.get("ConfigMap", "their-controller").String("metadata", "uid"))
	}
	b := &strings.Builder{}
	for _, o := range names {
		if bodies[o.kind] == "" {
			i.Fatalf("there is no body for %s", o)
		}
		fmt.Fprintf(b, "---\n{kind: %s, metadata: {name: %q, %s}, %s}\n", o.kind, o.name, metadata, bodies[o.kind])
	}
	// Created, not applied: what kubectl notes in an annotation would hide who else has changed something.
	kubectl(i.T, "admin", b.String(), "-n", i.namespace, "create", "-f", "-")
}

// belongings are the objects byte for byte, but for what the API server and controllers write of their own accord.
func (i instance) belongings(names []thing) map[string]string {
	i.Helper()
	out := map[string]string{}
	for _, n := range names {
		o, err := cluster.Admin.Get(n.kind, i.namespace, n.name)
		if errors.Is(err, lab.ErrMissing) {
			out[n.String()] = "gone"
			continue
		}
		if err != nil {
			i.Fatal(err)
		}
		delete(o, "status")
		metadata, _ := o["metadata"].(map[string]any)
		for _, f := range []string{"managedFields", "resourceVersion", "generation"} {
			delete(metadata, f)
		}
		b, err := json.Marshal(o)
		if err != nil {
			i.Fatal(err)
		}
		out[n.String()] = string(b)
	}
	return out
}

// settled are the belongings when controllers have done what they do with new objects: claims are bound, for example.
func (i instance) settled(names []thing) map[string]string {
	i.Helper()
	var before map[string]string
	if err := lab.Until(patience, func() error {
		for _, n := range names {
			if n.kind == "PersistentVolumeClaim" && i.get(n.kind, n.name).String("status", "phase") != "Bound" {
				return fmt.Errorf("%s is not bound", n)
			}
		}
		before = i.belongings(names)
		time.Sleep(time.Second)
		if diff := changed(before, i.belongings(names)); len(diff) > 0 {
			return fmt.Errorf("%v still change", diff)
		}
		return nil
	}); err != nil {
		i.Fatal(err)
	}
	return before
}

// untouched fails if something of somebody else is not what it was.
func (i instance) untouched(when string, before map[string]string, names []thing) {
	i.Helper()
	after := i.belongings(names)
	for _, k := range changed(before, after) {
		i.Errorf("%s: %s was changed\nbefore %s\nafter  %s", when, k, before[k], after[k])
	}
}

// accepted fails if the API server has refused something that Crossplane wanted to write, or if Crossplane ever could not
// apply what it should. What does not exist any more, and what was changed meanwhile, is tried again as always.
func (i instance) accepted() {
	i.Helper()
	writes, err := cluster.Writes(i.namespace)
	if err != nil {
		i.Fatal(err)
	}
	for _, w := range writes {
		switch {
		case w.Code >= 400 && w.Code != 404 && w.Code != 409:
			i.Errorf("the API server refused to %s %s %s: %d %s", w.Verb, w.Resource, w.Name, w.Code, w.Message)
		case w.Unsynced != "" && !strings.Contains(w.Unsynced, "is paused"):
			i.Errorf("at %s, Synced was False: %s", w.At.Format(time.TimeOnly), w.Unsynced)
		}
	}
}

// inMessages finds objects in a condition's message.
var inMessages = regexp.MustCompile(`\b(` + strings.Join(composedKinds, "|") + `) ([a-z0-9][-a-z0-9]*)`)

// conflicts are the objects that the condition NameConflict names.
func conflicts(xr lab.Object) []thing {
	c := xr.Condition("NameConflict")
	if c.String("status") != "True" {
		return nil
	}
	var out []thing
	for _, m := range inMessages.FindAllStringSubmatch(c.String("message"), -1) {
		out = append(out, thing{m[1], m[2]})
	}
	return out
}

// makeWay removes whatever the condition NameConflict names until the instance is Ready with a tag, as whoever follows it
// does. It returns what was named.
func (i instance) makeWay(tag string) []thing {
	i.Helper()
	return i.makeWayBy(tag, func(o thing, _ string) { i.delete(o) })
}

// delete deletes an object of somebody else.
func (i instance) delete(o thing) {
	i.Helper()
	kubectl(i.T, "admin", "", "-n", i.namespace, "delete", o.kind, o.name, "--wait=false", "--cascade=background")
}

// makeWayBy does something about each object that the condition NameConflict names, given the message, until the instance is
// Ready with a tag.
func (i instance) makeWayBy(tag string, do func(o thing, message string)) []thing {
	i.Helper()
	var done []thing
	nudged := time.Time{}
	i.until("something was done about everything that is named, and Ready with "+tag, func(xr lab.Object) string {
		if len(conflicts(xr)) == 0 && xr.Is("Ready") && xr.Is("Synced") && xr.String("status", "phase") == "Running" && xr.String("status", "tag") == tag {
			return ""
		}
		for _, o := range conflicts(xr) {
			if !slices.Contains(done, o) {
				do(o, xr.Condition("NameConflict").String("message"))
				done = append(done, o)
			}
		}
		if xr.Condition("NameConflict").String("status") == "True" && time.Since(nudged) > 4*time.Second {
			nudged = time.Now()
			i.nudge()
		}
		return conditions(xr)
	})
	return done
}

// uids tell whether objects are still the same ones.
func (i instance) uids(names []thing) map[string]string {
	i.Helper()
	out := map[string]string{}
	for _, n := range names {
		out[n.String()] = i.get(n.kind, n.name).String("metadata", "uid")
	}
	return out
}

// taken fails if an object is not the one that it was, or does not belong to the Superset.
func (i instance) taken(before map[string]string, names []thing) {
	i.Helper()
	uid := i.xr().String("metadata", "uid")
	for _, n := range names {
		o := i.get(n.kind, n.name)
		if o.String("metadata", "uid") != before[n.String()] {
			i.Errorf("want %s taken over, got a new one", n)
		}
		if o.String("metadata", "ownerReferences", "0", "uid") != uid {
			i.Errorf("want %s to belong to the Superset, got %v", n, o.At("metadata", "ownerReferences"))
		}
	}
}
