//go:build e2e

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
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

// sideBySide are scenarios that disturb nobody; each has a namespace of its own. A few of them are for -test.short.
func sideBySide(t *testing.T) {
	for name, scenario := range map[string]func(*testing.T){
		"Full instance":                  fullInstance,
		"Ten lines":                      tenLines,
		"Config change":                  configChange,
		"Upgrade with drain and page":    upgradeWithPage,
		"Task failure and repair":        failureAndRepair,
		"Image that cannot be pulled":    imageAbsent,
		"Supervised approval":            supervised,
		"Bad override":                   badOverride,
		"Component removed":              componentRemoved,
		"Deletion":                       deletion,
		"Foreign object":                 foreignObject,
		"Two instances in a namespace":   twoInstances,
		"Memory deleted":                 memoryDeleted,
		"Status wiped":                   statusWiped,
		"Restricted namespace":           restricted,
		"Quota refuses the task":         quota,
		"Spec changes while a task runs": changeDuringTask,
		"Suspend":                        suspend,
		"Deletion is prevented":          usage,
		"Platform":                       platform,

		"Foreign objects owned by nobody":         foreignOfEveryKind(false),
		"Foreign objects of another controller":   foreignOfEveryKind(true),
		"Foreign objects of optional kinds":       foreignOfOptionalKinds,
		"Accounts and routes of others":           accountsAndRoutes,
		"Claim and set of others":                 claimAndSet,
		"Account of another instance":             accountOfAnother,
		"Adoption of a Service with unnamed port": unnamedPort,
		"Adoption of an orphaned instance":        orphaned,
		"Adoption of what a chart left":           ofTheChart,
		"Adoption of awkward objects":             awkward,
		"Adoption of what the operator left":      ofTheOperator,
		"Way out of a wedge":                      wedge,
	} {
		if testing.Short() && !slices.Contains([]string{"Full instance", "Ten lines", "Upgrade with drain and page", "Bad override"}, name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			// Before any of them goes on: those that need the kinds wait for it.
			if name == "Full instance" {
				lacking.Add(1)
			}
			t.Parallel()
			scenario(t)
		})
	}
}

// small is an instance with three components and a page.
const small = `
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: bi}
spec:
  environment: Development
  image: {tag: "6.1.0"}
  secretKey: for-tests-only
  metastore: {host: postgres, database: superset, username: superset, password: superset}
  valkey: {host: valkey}
  webServer: {replicas: 2}
  celeryWorker: {}
  celeryBeat: {}
  lifecycle:
    maintenancePage: {}
    migrate: {maxRetries: 1}
`

// start applies the small instance and waits until it is ready.
func start(t *testing.T) instance {
	t.Helper()
	i := newInstance(t, "bi")
	i.apply(small)
	i.ready("6.1.0")
	return i
}

func tenLines(t *testing.T) {
	i := newInstance(t, "demo")
	began := time.Now()
	i.apply(example(t, "quickstart", i.namespace))
	i.ready("6.1.0")
	i.quiet()
	i.figures("ten lines, from apply to Ready", began)
	i.views("get superset", "get superset,deployments,statefulsets,jobs,services,configmaps,secrets,serviceaccounts,pvc -l crossplane.io/composite=demo", "describe superset demo")
	trace, err := cluster.Run("", "crossplane", "resource", "trace", "superset", "demo", "-n", i.namespace)
	if err != nil {
		i.Error(err)
	}
	i.Logf("$ crossplane resource trace superset demo -n %s\n%s", i.namespace, trace)
	i.resting("ten lines")
}

func configChange(t *testing.T) {
	i := start(t)
	i.quiet()
	generations, jobs := i.generations(), i.jobs()
	i.patch(`{"spec":{"webServer":{"gunicorn":{"workers":7}}}}`)
	i.until("the web server rolls", func(lab.Object) string {
		if g := changed(generations, i.generations()); !slices.Equal(g, []string{"bi-web-server"}) {
			return fmt.Sprintf("want only the web server changed, got %v", g)
		}
		return ""
	})
	i.ready("6.1.0")
	i.quiet()
	if g := changed(generations, i.generations()); !slices.Equal(g, []string{"bi-web-server"}) {
		i.Errorf("want only the web server changed, got %v", g)
	}
	if !slices.Equal(jobs, i.jobs()) {
		i.Errorf("want no task, got Jobs %v after %v", i.jobs(), jobs)
	}
	// Back again: the same bytes as before.
	generations = i.generations()
	i.patch(`{"spec":{"celeryWorker":{"config":"X = 1"}}}`)
	i.until("the worker rolls", func(lab.Object) string {
		if g := changed(generations, i.generations()); !slices.Equal(g, []string{"bi-celery-worker"}) {
			return fmt.Sprintf("want only the worker changed, got %v", g)
		}
		return ""
	})
	i.ready("6.1.0")
}

func upgradeWithPage(t *testing.T) {
	i := start(t)
	i.quiet()
	f := i.film()
	began := time.Now()
	i.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
	i.ready("6.2.0")
	i.quiet()
	f.stop()
	i.figures("upgrade with drain and page", began)
	f.check("6.1.0", "6.2.0")
	for _, d := range i.list("Deployment") {
		if strings.Contains(d.Name(), "maintenance") {
			i.Errorf("want the page gone, got %s", d.Name())
		}
		if image := d.String("spec", "template", "spec", "containers", "0", "image"); !strings.HasSuffix(image, ":6.2.0") {
			i.Errorf("want %s with the new image, got %s", d.Name(), image)
		}
	}
	if n := i.get("Deployment", "bi-web-server").Int("spec", "replicas"); n != 2 {
		i.Errorf("want 2 web servers again, got %d", n)
	}
}

func failureAndRepair(t *testing.T) {
	i := start(t)
	i.patch(`{"spec":{"image":{"tag":"6.2.0-broken"}}}`)
	i.says("LifecycleComplete", "False", "TaskFailed", "migrate")
	xr := i.xr()
	if p := xr.String("status", "phase"); p != "Failed" {
		i.Errorf("want phase Failed, got %s", p)
	}
	if xr.Is("Ready") {
		i.Error("want Ready to be False after a failed task")
	}
	jobs := i.jobs()
	time.Sleep(15 * time.Second)
	if diff := slices.Compare(jobs, i.jobs()); diff != 0 {
		i.Errorf("want a failed run left alone, got Jobs %v after %v", i.jobs(), jobs)
	}
	events := kubectl(t, "alice", "", "-n", i.namespace, "get", "events", "--field-selector", "involvedObject.name=bi,type=Warning")
	i.Logf("\n%s", events)
	i.patch(`{"spec":{"image":{"tag":"6.2.1"}}}`)
	i.ready("6.2.1")
	// The same run again by a trigger.
	n := i.xr().Int("status", "lifecycle", "migrate", "executions")
	i.patch(`{"spec":{"lifecycle":{"migrate":{"trigger":"again"}}}}`)
	i.until("migrate ran again", func(xr lab.Object) string {
		if got := xr.Int("status", "lifecycle", "migrate", "executions"); got != n+1 {
			return fmt.Sprintf("want %d executions, got %d", n+1, got)
		}
		return ""
	})
	i.ready("6.2.1")
}

func imageAbsent(t *testing.T) {
	i := start(t)
	i.patch(`{"spec":{"image":{"tag":"6.2.0-absent"}}}`)
	i.says("LifecycleComplete", "False", "TaskCannotStart", "ImagePullBackOff")
	if r := i.xr().String("status", "lifecycle", "migrate", "podReason"); r != "ImagePullBackOff" {
		i.Errorf("want the pod's reason in status, got %q", r)
	}
	i.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
	i.ready("6.2.0")
}

func supervised(t *testing.T) {
	i := newInstance(t, "bi")
	i.apply(small)
	i.patch(`{"spec":{"lifecycle":{"upgradeMode":"Supervised"}}}`)
	i.ready("6.1.0")
	i.quiet()
	before := i.versions()
	i.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
	i.says("LifecycleComplete", "False", "AwaitingApproval", "approve-upgrade")
	calls := time.Now()
	time.Sleep(70 * time.Second)
	if diff := changed(before, i.versions()); len(diff) > 0 && !slices.Equal(diff, []string{"ConfigMap/bi-lifecycle"}) {
		i.Errorf("want held objects untouched over %d passes, got %v", i.calls(calls), diff)
	}
	i.Logf("        %d objects held over %d passes, not one changed", len(before), i.calls(calls))
	if n := i.calls(calls); n < 1 {
		i.Errorf("want some passes while waiting, got %d", n)
	}
	// While it waits, replicas still follow the spec.
	i.patch(`{"spec":{"webServer":{"replicas":3}}}`)
	i.until("replicas follow the spec on the held template", func(lab.Object) string {
		d := i.get("Deployment", "bi-web-server")
		if d.Int("spec", "replicas") != 3 || !strings.HasSuffix(d.String("spec", "template", "spec", "containers", "0", "image"), ":6.1.0") {
			return fmt.Sprintf("%d replicas of %s", d.Int("spec", "replicas"), d.String("spec", "template", "spec", "containers", "0", "image"))
		}
		return ""
	})
	token := i.xr().String("status", "lifecycle", "upgrade", "approvalToken")
	i.annotate("superset.apache.org/approve-upgrade=" + token)
	i.ready("6.2.0")
	// The old annotation approves nothing else.
	i.patch(`{"spec":{"image":{"tag":"6.3.0"}}}`)
	i.until("it awaits approval again", func(xr lab.Object) string {
		if xr.String("status", "phase") != "AwaitingApproval" {
			return conditions(xr)
		}
		return ""
	})
	if again := i.xr().String("status", "lifecycle", "upgrade", "approvalToken"); again == token {
		i.Error("want another token for another upgrade")
	}
	// Back to where it was: nothing to approve, nothing to run.
	jobs := i.jobs()
	i.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
	i.ready("6.2.0")
	if !slices.Equal(jobs, i.jobs()) {
		i.Errorf("want no task, got Jobs %v after %v", i.jobs(), jobs)
	}
}

func badOverride(t *testing.T) {
	i := start(t)
	i.quiet()
	before := i.versions()
	// Only the function can see this: the schema keeps sidecars as they are.
	i.patch(`{"spec":{"webServer":{"podTemplate":{"sidecars":[{"name":"proxy","image":"proxy:1","porst":[{"containerPort":1}]}]}},"celeryWorker":{"replicas":3}}}`)
	i.says("SpecValid", "False", "InvalidSpec", "spec.webServer.podTemplate.sidecars")
	time.Sleep(15 * time.Second)
	if diff := changed(before, i.versions()); len(diff) > 0 {
		i.Errorf("want nothing changed by a wrong spec, got %v", diff)
	}
	xr := i.xr()
	if !xr.Is("Available") || !xr.Is("Synced") || xr.Is("Ready") {
		i.Errorf("want Available and Synced, and not Ready: %s", conditions(xr))
	}
	i.patch(`{"spec":{"webServer":{"podTemplate":{"sidecars":[{"name":"proxy","image":"proxy:1","ports":[{"containerPort":1}]}]}}}}`)
	i.ready("6.1.0")
	i.until("the sidecar is there", func(lab.Object) string {
		for _, c := range i.get("Deployment", "bi-web-server").Items("spec", "template", "spec", "initContainers") {
			if c.String("name") == "proxy" && c.String("restartPolicy") == "Always" {
				return ""
			}
		}
		return "the pods have no native sidecar proxy"
	})
	// What the schema can see is refused by the API server.
	out, err := cluster.Kubectl("alice", "", "-n", i.namespace, "patch", "supersets.superset.crossplane.io", i.name, "--type=merge", "-p", `{"spec":{"webServer":{"replicas":-1}}}`)
	if err == nil {
		i.Errorf("want a negative number refused, got %s", out)
	}
}

func componentRemoved(t *testing.T) {
	i := start(t)
	i.quiet()
	before, jobs := i.versions(), i.jobs()
	i.patch(`{"spec":{"celeryBeat":null}}`)
	i.until("beat is gone", func(lab.Object) string {
		for _, o := range i.composed() {
			if strings.Contains(o.Name(), "celery-beat") && o.String("metadata", "deletionTimestamp") == "" {
				return o.String("kind") + " " + o.Name()
			}
		}
		return ""
	})
	i.ready("6.1.0")
	i.quiet()
	for _, c := range changed(before, i.versions()) {
		if !strings.Contains(c, "celery-beat") && c != "ConfigMap/bi-lifecycle" {
			i.Errorf("want nothing else changed, got %s", c)
		}
	}
	if !slices.Equal(jobs, i.jobs()) {
		i.Errorf("want no task, got Jobs %v after %v", i.jobs(), jobs)
	}
}

func deletion(t *testing.T) {
	i := newInstance(t, "bi")
	i.apply("{apiVersion: v1, kind: Secret, metadata: {name: key}, stringData: {key: a-secret-of-the-user}}")
	i.apply(strings.Replace(small, "secretKey: for-tests-only", "secretKeyFrom: {name: key, key: key}", 1))
	i.ready("6.1.0")
	n := len(i.composed())
	began := time.Now()
	kubectl(t, "alice", "", "-n", i.namespace, "delete", "supersets.superset.crossplane.io", "bi", "--timeout=60s")
	err := lab.Until(patience, func() error {
		if left := i.composed(); len(left) > 0 {
			return fmt.Errorf("%d objects are left, %s %s", len(left), left[0].String("kind"), left[0].Name())
		}
		if left := i.list("Pod"); len(left) > 0 {
			return fmt.Errorf("pod %s is left", left[0].Name())
		}
		return nil
	})
	if err != nil {
		i.Fatal(err)
	}
	i.Logf("%5.1f s until all %d objects and their pods are gone", time.Since(began).Seconds(), n)
	if !i.exists("Secret", "key") {
		i.Error("want the user's Secret kept")
	}
}

func foreignObject(t *testing.T) {
	i := newInstance(t, "bi")
	i.apply(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: bi-web-server, labels: {whose: mine}}
spec:
  replicas: 1
  selector: {matchLabels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: web-server, app.kubernetes.io/instance: bi}}
  template:
    metadata: {labels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: web-server, app.kubernetes.io/instance: bi}}
    spec: {containers: [{name: superset, image: "apache/superset:6.0.0"}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: bi-celery-worker-config}
data: {whose: mine}
`)
	time.Sleep(3 * time.Second)
	before := i.get("Deployment", "bi-web-server").Int("metadata", "generation")
	i.apply(small)
	i.says("NameConflict", "True", "ForeignObject", "bi-web-server", "bi-celery-worker-config")
	time.Sleep(12 * time.Second)
	d := i.get("Deployment", "bi-web-server")
	if d.Int("metadata", "generation") != before || len(d.Items("metadata", "ownerReferences")) > 0 {
		i.Error("want the foreign Deployment untouched")
	}
	if c := i.get("ConfigMap", "bi-celery-worker-config"); c.String("data", "whose") != "mine" || len(c.Items("metadata", "ownerReferences")) > 0 {
		i.Error("want the foreign ConfigMap untouched")
	}
	if i.xr().Is("Ready") {
		i.Error("want Ready to be False with a conflict")
	}
	i.annotate("superset.crossplane.io/adopt=true")
	i.ready("6.1.0")
	i.says("NameConflict", "False", "NoConflict")
	if n := len(i.get("Deployment", "bi-web-server").Items("metadata", "ownerReferences")); n != 1 {
		i.Errorf("want the Deployment adopted, got %d owners", n)
	}
}

func twoInstances(t *testing.T) {
	i := newInstance(t, "bi")
	j := i
	j.name = "bi-two"
	i.apply(small)
	i.apply(strings.Replace(small, "name: bi}", "name: bi-two}", 1))
	i.ready("6.1.0")
	j.ready("6.1.0")
	j.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
	j.ready("6.2.0")
	i.ready("6.1.0")
	for _, s := range i.list("EndpointSlice") {
		service := s.String("metadata", "labels", "kubernetes.io/service-name")
		for _, e := range s.Items("endpoints") {
			if pod := e.String("targetRef", "name"); strings.HasPrefix(pod, "bi-two-") != strings.HasPrefix(service, "bi-two-") {
				i.Errorf("want Service %s to reach its own pods, got %s", service, pod)
			}
		}
	}
	kubectl(t, "alice", "", "-n", i.namespace, "delete", "supersets.superset.crossplane.io", "bi-two", "--timeout=60s")
	time.Sleep(5 * time.Second)
	i.ready("6.1.0")
}

func memoryDeleted(t *testing.T) {
	i := start(t)
	i.quiet()
	jobs, generations := i.jobs(), i.generations()
	data := i.get("ConfigMap", "bi-lifecycle").At("data")
	kubectl(t, "alice", "", "-n", i.namespace, "delete", "configmap", "bi-lifecycle")
	i.until("the memory is back", func(lab.Object) string {
		if !i.exists("ConfigMap", "bi-lifecycle") {
			return "it is not"
		}
		return ""
	})
	time.Sleep(12 * time.Second)
	i.ready("6.1.0")
	if got := i.get("ConfigMap", "bi-lifecycle").At("data"); fmt.Sprint(got) != fmt.Sprint(data) {
		i.Errorf("want the same memory\nbefore %v\nafter  %v", data, got)
	}
	if !slices.Equal(jobs, i.jobs()) || len(changed(generations, i.generations())) > 0 {
		i.Errorf("want nothing done, got Jobs %v after %v, Deployments %v after %v", i.jobs(), jobs, i.generations(), generations)
	}
}

func statusWiped(t *testing.T) {
	i := start(t)
	i.quiet()
	jobs, generations := i.jobs(), i.generations()
	xr := i.xr()
	status := func(o lab.Object) string {
		out := fmt.Sprint(o.String("status", "tag"), o.At("status", "lifecycle", "lastCompletedChecksums"))
		for _, task := range []string{"migrate", "init"} {
			m, _ := o.At("status", "lifecycle", task).(map[string]any)
			// When a condition became what it is cannot be known any more; the Job may go meanwhile.
			delete(m, "conditions")
			delete(m, "jobName")
			out += fmt.Sprint(m)
		}
		return out
	}
	if err := cluster.Admin.PatchStatus("Superset", i.namespace, "bi", `{"status":{"phase":null,"ready":null,"tag":null,"lifecycle":null,"components":null,"lastLifecycleImage":null,"configChecksum":null}}`); err != nil {
		i.Fatal(err)
	}
	i.ready("6.1.0")
	time.Sleep(5 * time.Second)
	if a, b := status(xr), status(i.xr()); a != b {
		i.Errorf("want the same status\nbefore %s\nafter  %s", a, b)
	}
	if !slices.Equal(jobs, i.jobs()) || len(changed(generations, i.generations())) > 0 {
		i.Errorf("want nothing done, got Jobs %v after %v, Deployments %v after %v", i.jobs(), jobs, i.generations(), generations)
	}
}

func restricted(t *testing.T) {
	i := newInstance(t, "bi")
	kubectl(t, "admin", "", "label", "namespace", i.namespace, "pod-security.kubernetes.io/enforce=restricted", "pod-security.kubernetes.io/warn=restricted")
	i.apply(small)
	i.patch(`{"spec":{"celeryFlower":{},"mcpServer":{},"pythonPackages":["psycopg2-binary"],"realtime":{},"websocketServer":{"image":{"repository":"example.com/superset-websocket","tag":"6.1.0"}}}}`)
	i.ready("6.1.0")
	i.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
	i.ready("6.2.0")
}

func quota(t *testing.T) {
	i := newInstance(t, "bi")
	if err := cluster.Admin.Create("ResourceQuota", i.namespace, "{apiVersion: v1, kind: ResourceQuota, metadata: {name: none}, spec: {hard: {pods: '0'}}}"); err != nil {
		i.Fatal(err)
	}
	i.apply(small)
	i.says("LifecycleComplete", "False", "TaskPodRefused", "quota")
	if err := cluster.Admin.Delete("ResourceQuota", i.namespace, "none"); err != nil {
		i.Fatal(err)
	}
	i.ready("6.1.0")
}

func changeDuringTask(t *testing.T) {
	i := start(t)
	i.patch(`{"spec":{"lifecycle":{"podTemplate":{"annotations":{"e2e/run-for":"12s"}}}}}`)
	i.ready("6.1.0")
	i.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
	i.until("migrate runs", func(xr lab.Object) string {
		for _, j := range i.list("Job") {
			if strings.HasPrefix(j.Name(), "bi-migrate") && j.Int("status", "active") == 1 && j.Int("status", "ready") == 1 {
				return ""
			}
		}
		return conditions(xr)
	})
	f := i.film()
	i.patch(`{"spec":{"image":{"tag":"6.3.0"}}}`)
	i.ready("6.3.0")
	f.stop()
	f.check("", "6.3.0")
	i.Logf("        Jobs %v", i.jobs())
}

func suspend(t *testing.T) {
	i := start(t)
	i.quiet()
	before := i.versions()
	i.patch(`{"spec":{"suspend":true,"image":{"tag":"6.2.0"}}}`)
	i.says("Suspended", "True", "Suspended")
	time.Sleep(12 * time.Second)
	if diff := changed(before, i.versions()); len(diff) > 0 {
		i.Errorf("want nothing changed while suspended, got %v", diff)
	}
	i.patch(`{"spec":{"suspend":false}}`)
	i.ready("6.2.0")
}

func usage(t *testing.T) {
	file := filepath.Join(root, "examples/usage-protection/usage.yaml")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	i := newInstance(t, "demo")
	i.apply(example(t, "quickstart", i.namespace))
	kubectl(t, "admin", regexp.MustCompile(`namespace: \S+`).ReplaceAllString(string(b), "namespace: "+i.namespace), "apply", "-f", "-")
	i.ready("6.1.0")
	i.until("it is marked as in use", func(xr lab.Object) string {
		return not(xr.String("metadata", "labels", "crossplane.io/in-use") == "true", "no label")
	})
	out, err := cluster.Kubectl("alice", "", "-n", i.namespace, "delete", "supersets.superset.crossplane.io", "demo", "--timeout=20s")
	if err == nil {
		i.Fatalf("want the deletion refused, got %s", out)
	}
	i.Logf("        %v", err)
	kubectl(t, "admin", "", "-n", i.namespace, "delete", "usages.protection.crossplane.io", "--all")
	if err := lab.Until(time.Minute, func() error {
		_, err := cluster.Kubectl("alice", "", "-n", i.namespace, "delete", "supersets.superset.crossplane.io", "demo", "--timeout=20s")
		return err
	}); err != nil {
		i.Error(err)
	}
}

// not returns the objection unless the claim holds.
func not(claim bool, objection string) string {
	if claim {
		return ""
	}
	return objection
}
