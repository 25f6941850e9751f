//go:build e2e

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/test/e2e/lab"
)

// disruptions are scenarios in which something that all instances share breaks, one after another.
func disruptions(t *testing.T) {
	t.Run("Function killed at each step", func(t *testing.T) {
		killedAtEachStep(t, func() error { cluster.KillFunctions(); return cluster.StartFunctions() })
	})
	t.Run("Crossplane killed at each step", func(t *testing.T) {
		killedAtEachStep(t, func() error { return cluster.Restart("crossplane") })
	})
	t.Run("API server killed at each step", func(t *testing.T) {
		killedAtEachStep(t, func() error {
			if err := cluster.Restart("kube-apiserver"); err != nil {
				return err
			}
			return lab.Until(patience, func() error { _, err := cluster.Admin.Do("GET", "/readyz", "", nil); return err })
		})
	})
	t.Run("Upgrade with the circuit breaker open", breakerOpen)
	t.Run("Permissions forgotten", forbidden)
	t.Run("Many instances at once", many)
}

// killedAtEachStep upgrades an instance and breaks something whenever the lifecycle enters another phase. The end must be
// the same as if nothing had happened.
func killedAtEachStep(t *testing.T, kill func() error) {
	i := newInstance(t, "bi")
	i.apply(small)
	i.ready("6.1.0")
	f := i.film()
	i.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
	began := time.Now()
	for _, phase := range []string{"Draining", "Migrating", "Initializing", "Restoring"} {
		err := lab.Until(patience, func() error {
			xr, err := cluster.Admin.Get("Superset", i.namespace, i.name)
			if err == nil && xr.String("status", "lifecycle", "phase") != phase {
				err = fmt.Errorf("lifecycle phase %s, not %s", xr.String("status", "lifecycle", "phase"), phase)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := kill(); err != nil {
			t.Fatal(err)
		}
		t.Logf("%5.1f s killed in %s", time.Since(began).Seconds(), phase)
	}
	i.ready("6.2.0")
	f.stop()
	f.check("6.1.0", "6.2.0")
	if n := i.xr().Int("status", "lifecycle", "migrate", "executions"); n != 2 {
		t.Errorf("want migrate to have run once for each tag, got %d runs", n)
	}
}

// breakerOpen upgrades the full instance while Crossplane ignores nearly all events about it.
func breakerOpen(t *testing.T) {
	i := newInstance(t, "analytics")
	i.apply(secretsOfProduction)
	i.apply(strings.Replace(example(t, "production", i.namespace), "upgradeMode: Supervised", "upgradeMode: Automatic", 1))
	i.ready("6.1.0")
	if err := cluster.RestartWith("crossplane", "--circuit-breaker-burst=2", "--circuit-breaker-refill-rate=0.001", "--circuit-breaker-cooldown=1h"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cluster.RestartWith("crossplane"); err != nil {
			t.Error(err)
		}
	})
	i.until("the breaker is open", func(xr lab.Object) string {
		return not(xr.Condition("Responsive").String("status") == "False", conditions(xr))
	})
	f := i.film()
	i.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
	i.ready("6.2.0")
	f.stop()
	f.check("6.1.0", "6.2.0")
}

// forbidden makes an instance while Crossplane lacks our ClusterRole, and applies it later.
func forbidden(t *testing.T) {
	role := "superset:aggregate-to-crossplane"
	kubectl(t, "admin", "", "delete", "clusterrole", role)
	t.Cleanup(func() { kubectl(t, "admin", "", "apply", "-f", root+"/package/rbac") })
	err := lab.Until(time.Minute, func() error {
		out, err := cluster.Kubectl("admin", "", "auth", "can-i", "create", "jobs", "-n", "default", "--as=system:serviceaccount:crossplane-system:crossplane")
		if err == nil {
			return errors.New("Crossplane may still create Jobs: " + out)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	// Crossplane has a watch on Jobs from before, so it is started anew, as on a fresh cluster.
	if err := cluster.Restart("crossplane"); err != nil {
		t.Fatal(err)
	}
	i := newInstance(t, "demo")
	i.apply(example(t, "quickstart", i.namespace))
	took := i.until("the user is told", func(xr lab.Object) string {
		out, err := cluster.Kubectl("alice", "", "-n", i.namespace, "get", "events", "-o", "jsonpath={range .items[*]}{.message}{\"\\n\"}{end}")
		if err != nil {
			return err.Error()
		}
		out += xr.Condition("Synced").String("message")
		// Crossplane waits for a watch that it may not have until its own time is over, and says no more than that.
		return not(strings.Contains(out, "Informer to sync") || strings.Contains(out, "is not allowed to") || strings.Contains(out, "forbidden"), "only: "+out)
	})
	t.Logf("told after %.0f s: Synced=%s %s", took.Seconds(), i.xr().Condition("Synced").String("status"), i.xr().Condition("Synced").String("message"))
	t.Logf("\n%s", kubectl(t, "alice", "", "-n", i.namespace, "get", "events"))
	kubectl(t, "admin", "", "apply", "-f", root+"/package/rbac")
	i.ready("6.1.0")
}

// many makes many instances at once.
func many(t *testing.T) {
	i := newInstance(t, "demo-0")
	var all []instance
	doc := &strings.Builder{}
	for n := range *instances {
		j := i
		j.name = fmt.Sprintf("demo-%d", n)
		all = append(all, j)
		doc.WriteString(strings.Replace(example(t, "quickstart", i.namespace), "name: demo,", "name: "+j.name+",", 1) + "\n---\n")
	}
	began := time.Now()
	i.apply(doc.String())
	for _, j := range all {
		j.ready("6.1.0")
	}
	t.Logf("FIGURES %d instances: %.1f s from apply to the last one Ready; memory in MiB: %v", *instances, time.Since(began).Seconds(), cluster.Memory())
	i.figures(fmt.Sprintf("%d instances (calls of the first)", *instances), began)
	kubectl(t, "alice", "", "-n", i.namespace, "delete", "supersets.superset.crossplane.io", "--all", "--timeout=60s")
}
