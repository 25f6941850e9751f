//go:build e2e

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/test/e2e/lab"
)

// every is an instance that has an object of every kind that all clusters know.
const every = `
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: bi}
spec:
  environment: Development
  image: {tag: "6.1.0"}
  metastore: {embedded: {}}
  valkey: {embedded: {}}
  webServer: {}
  celeryWorker: {autoscaling: {maxReplicas: 3}, podDisruptionBudget: {minAvailable: 1}}
  networkPolicy: {}
  networking: {ingress: {host: bi.example.com}}
  monitoring: {metrics: {}, grafanaDashboard: {}}
  lifecycle:
    maintenancePage: {replicas: 2}
    migrate: {maxRetries: 1}
`

// serve is true for what an instance uses as it is.
func serve(o thing) bool { return o.kind == "Secret" }

// foreignOfEveryKind has mallory install, upgrade and delete an instance all of whose names belong to others.
func foreignOfEveryKind(owned bool) func(t *testing.T) {
	return func(t *testing.T) {
		i := hostile(t, "bi")
		// Names of runs end in a hash, and some objects are there during an upgrade only, so an instance shows them first.
		i.apply(every)
		i.ready("6.1.0")
		installed := time.Now()
		i.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
		i.ready("6.2.0")
		isRun := func(o thing) bool {
			return strings.HasPrefix(o.name, "bi-migrate-") || strings.HasPrefix(o.name, "bi-init-")
		}
		second := slices.DeleteFunc(i.made(installed), func(o thing) bool { return !isRun(o) })
		names := slices.DeleteFunc(i.made(time.Time{}), func(o thing) bool { return slices.Contains(second, o) })
		if runs := slices.DeleteFunc(slices.Clone(names), func(o thing) bool { return !isRun(o) }); len(runs) != 4 || len(second) != 4 {
			t.Fatalf("want a Job and a ConfigMap of each run of migrate and init, got %v and %v", runs, second)
		}
		i.remove()

		i.occupy(owned, names...)
		theirs := i.settled(names)
		t.Logf("        %d objects of others: %v", len(names), names)
		i.apply(every)
		i.says("NameConflict", "True", "ForeignObject")
		i.passes(3)
		i.untouched("after an attempt to install", theirs, names)
		if made := i.composed(); slices.ContainsFunc(made, func(o lab.Object) bool { return o.String("kind") == "Deployment" || o.String("kind") == "Job" }) {
			t.Errorf("want nothing started, got %v", of(made))
		}
		i.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
		i.passes(3)
		i.untouched("after an upgrade", theirs, names)
		i.remove()
		time.Sleep(3 * time.Second)
		i.untouched("after the deletion", theirs, names)

		// Nothing is wedged, and everybody is named.
		i.apply(every)
		removed := i.makeWay("6.1.0")
		var serving []thing
		for _, o := range names {
			if serve(o) {
				serving = append(serving, o)
			}
			if serve(o) == slices.Contains(removed, o) {
				t.Errorf("%s: named in NameConflict: %t", o, slices.Contains(removed, o))
			}
		}
		if len(serving) < 3 {
			t.Errorf("want the Secrets of others used, got %v", serving)
		}
		i.says("NameConflict", "False", "NoConflict")

		// The next run of a task, under way.
		i.quiet()
		generations := i.generations()
		i.occupy(owned, second...)
		others := i.settled(second)
		i.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
		i.says("LifecycleComplete", "False", "ForeignObject", "Task migrate cannot start", "bi-migrate-")
		i.passes(2)
		i.untouched("after an upgrade whose run has a taken name", others, second)
		if diff := changed(generations, i.generations()); len(diff) > 0 || !i.xr().Is("Available") {
			t.Errorf("want everything served meanwhile, got changes of %v: %s", diff, conditions(i.xr()))
		}
		if removed := i.makeWay("6.2.0"); len(removed) != len(second) {
			t.Errorf("want the Jobs and the ConfigMaps named, got %v", removed)
		}
		i.remove()
		time.Sleep(3 * time.Second)
		for _, k := range changed(theirs, i.belongings(serving)) {
			if strings.HasPrefix(k, "Secret ") {
				t.Errorf("%s was changed by an instance that used it", k)
			}
		}
		i.accepted()
	}
}

// foreignOfOptionalKinds does the same with kinds that a cluster may lack. An instance of each: objects of nobody, and of
// another controller.
func foreignOfOptionalKinds(t *testing.T) {
	i := hostile(t, "bi")
	definitions(t)
	published := strings.NewReplacer("ingress: {host: bi.example.com}", "gateway: {gatewayRef: {name: public}, hostnames: [bi.example.com]}",
		"monitoring: {metrics: {}, grafanaDashboard: {}}", "monitoring: {metrics: {}, serviceMonitor: {}, prometheusRule: {}}",
		"metastore: {embedded: {}}", "metastore: {host: postgres, database: superset, username: superset, password: superset}\n  secretKey: for-tests-only",
		"valkey: {embedded: {}}", "valkey: {host: valkey}").Replace(every)
	all := map[string][]thing{}
	theirs := map[string]map[string]string{}
	for _, name := range []string{"bi", "owned"} {
		all[name] = []thing{{"HTTPRoute", name}, {"PrometheusRule", name}, {"ServiceMonitor", name}}
		i.occupy(name == "owned", all[name]...)
		theirs[name] = i.settled(all[name])
		i.apply(strings.Replace(published, "name: bi}", "name: "+name+"}", 1))
	}
	for name, names := range all {
		j := i.named(name)
		j.untilKnown("all three are named", func(xr lab.Object) string {
			return not(len(conflicts(xr)) == len(names), conditions(xr))
		})
		j.passes(2)
		j.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
		j.passes(2)
		j.untouched("after install and upgrade", theirs[name], names)
		j.remove()
	}
	time.Sleep(3 * time.Second)
	for name, names := range all {
		j := i.named(name)
		j.untouched("after the deletion", theirs[name], names)
		j.apply(strings.Replace(published, "name: bi}", "name: "+name+"}", 1))
		if removed := j.makeWay("6.1.0"); len(removed) != 3 {
			t.Errorf("want all three named, got %v", removed)
		}
		j.until("its own route, monitor and rules are there", func(lab.Object) string {
			for _, o := range names {
				if _, err := cluster.Admin.Get(o.kind, j.namespace, o.name); err != nil {
					return err.Error()
				}
			}
			return ""
		})
	}
	i.accepted()
}
