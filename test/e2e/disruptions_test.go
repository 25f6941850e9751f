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
	function := func() error { cluster.KillFunctions(); return cluster.StartFunctions() }
	crossplane := func() error { return cluster.Restart("crossplane") }
	server := func() error {
		if err := cluster.Restart("kube-apiserver"); err != nil {
			return err
		}
		return lab.Until(patience, func() error { _, err := cluster.Admin.Do("GET", "/readyz", "", nil); return err })
	}
	if testing.Short() {
		t.Run("Function, Crossplane and API server killed in turn", func(t *testing.T) { killedAtEachStep(t, function, crossplane, server, function) })
		return
	}
	t.Run("Function killed at each step", func(t *testing.T) { killedAtEachStep(t, function) })
	t.Run("Crossplane killed at each step", func(t *testing.T) { killedAtEachStep(t, crossplane) })
	t.Run("API server killed at each step", func(t *testing.T) { killedAtEachStep(t, server) })
	t.Run("Upgrade with the circuit breaker open", breakerOpen)
	t.Run("No default storage class", noDefaultClass)
	t.Run("Permissions forgotten", forbidden)
	t.Run("Many instances at once", many)
}

// killedAtEachStep upgrades an instance and breaks something whenever the lifecycle enters another phase. The end must be
// the same as if nothing had happened.
func killedAtEachStep(t *testing.T, kills ...func() error) {
	i := newInstance(t, "bi")
	i.apply(small)
	i.ready("6.1.0")
	f := i.film()
	i.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
	began := time.Now()
	for n, phase := range []string{"Draining", "Migrating", "Initializing", "Restoring"} {
		now := ""
		err := lab.Until(patience, func() error {
			xr, err := cluster.Admin.Get("Superset", i.namespace, i.name)
			now = xr.String("status", "lifecycle", "phase")
			// Restoring is short: it may be over before what was killed last answers.
			if err == nil && now != phase && (now != "Complete" || phase != "Restoring") {
				err = fmt.Errorf("lifecycle phase %s, not %s", now, phase)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if now != phase {
			t.Logf("%5.1f s %s was over before anything could be killed", time.Since(began).Seconds(), phase)
			break
		}
		if err := kills[n%len(kills)](); err != nil {
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

// noDefaultClass makes an instance with an embedded metastore in a cluster that has no default storage class.
func noDefaultClass(t *testing.T) {
	annotation := "storageclass.kubernetes.io/is-default-class="
	t.Cleanup(func() {
		kubectl(t, "admin", "", "annotate", "--overwrite", "storageclass", "standard", annotation+"true")
	})
	kubectl(t, "admin", "", "annotate", "--overwrite", "storageclass", "standard", annotation+"false")
	i := newInstance(t, "demo")
	i.apply(example(t, "quickstart", i.namespace))
	i.says("LifecycleComplete", "False", "EmbeddedStarting", "volume claim demo-metastore", "no storage class", "spec.metastore.embedded.storage.storageClassName")
	i.patch(`{"spec":{"metastore":{"embedded":{"storage":{"storageClassName":"standard"}}}}}`)
	i.ready("6.1.0")
}

// many makes many instances at once.
func many(t *testing.T) {
	i := newInstance(t, "")
	doc := &strings.Builder{}
	for n := range *instances {
		doc.WriteString(strings.Replace(example(t, "quickstart", i.namespace), "name: demo,", fmt.Sprintf("name: demo-%d,", n), 1) + "\n---\n")
	}
	began := time.Now()
	i.apply(doc.String())
	t.Logf("%5.1f s until %d instances are applied", time.Since(began).Seconds(), *instances)
	next := 1
	if err := lab.Until(20*time.Minute, func() error {
		time.Sleep(time.Second) // The list is long, and the machine has better things to do.
		ready := 0
		for _, xr := range i.list("Superset") {
			if xr.Is("Ready") && xr.Is("Synced") && xr.String("status", "phase") == "Running" && xr.Is("LifecycleComplete") {
				ready++
			}
		}
		if ready >= next {
			t.Logf("%5.1f s until %d of them are Ready", time.Since(began).Seconds(), ready)
			next = max(ready+1, ready+*instances/10)
		}
		if ready < *instances {
			return fmt.Errorf("%d of %d instances are Ready", ready, *instances)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	t.Logf("FIGURES %d instances: %.1f s from apply to the last one Ready; memory in MiB: %s", *instances, took.Seconds(), cluster.Memory())
	i.figures(fmt.Sprintf("%d instances, from apply to Ready", *instances), began)
	for _, task := range []string{"migrate", "init"} {
		for _, xr := range i.list("Superset") {
			if n := xr.Int("status", "lifecycle", task, "executions"); n != 1 {
				t.Errorf("want %s of %s to have run once, got %d", task, xr.Name(), n)
			}
		}
	}
	time.Sleep(20 * time.Second)
	began = time.Now()
	time.Sleep(time.Minute)
	if changes, failures := i.figures(fmt.Sprintf("%d instances, for a minute soon after", *instances), began); changes > 0 && failures == 0 {
		t.Errorf("want no change at rest, got %d", changes)
	}
	kubectl(t, "alice", "", "-n", i.namespace, "delete", "supersets.superset.crossplane.io", "--all", "--timeout=300s")
}
