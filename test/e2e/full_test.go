//go:build e2e

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/test/e2e/lab"
)

// secretsOfProduction are those that the example asks for.
const secretsOfProduction = `
{apiVersion: v1, kind: Secret, metadata: {name: superset-secret-key}, stringData: {secretKey: a-secret-key-of-the-user}}
---
{apiVersion: v1, kind: Secret, metadata: {name: superset-metastore}, stringData: {password: a-password-of-the-user}}
---
{apiVersion: v1, kind: Secret, metadata: {name: superset-valkey}, stringData: {password: another-password-of-the-user}}
`

// fullInstance takes the production example from a cluster without the Gateway API to one that has it, and through an
// upgrade that has to be approved.
func fullInstance(t *testing.T) {
	installed := sync.OnceFunc(lacking.Done)
	t.Cleanup(installed)
	i := newInstance(t, "analytics")
	i.apply(secretsOfProduction)
	began := time.Now()
	i.apply(example(t, "production", i.namespace))
	i.ready("6.1.0")
	// The count is the autoscaler's from the beginning: it starts the others of its least.
	i.until("the autoscaler has its least", func(lab.Object) string {
		n := i.get("Deployment", "analytics-web-server").Int("spec", "replicas")
		return not(n == 2, fmt.Sprintf("%d web servers", n))
	})
	i.ready("6.1.0")
	i.quiet()
	i.figures("full instance, from apply to Ready", began)
	i.Logf("        %v", kindsOf(i.composed()))
	i.says("NetworkingReady", "False", "GatewayAPINotInstalled")
	i.says("MonitoringReady", "False", "MonitoringCRDNotInstalled")

	generations, jobs := i.generations(), len(i.jobs())
	gatewayAPI(t)
	prometheus(t)
	installed()
	i.untilKnown("the route and the monitor are there", func(lab.Object) string {
		return not(len(i.list("HTTPRoute")) == 1 && len(i.list("ServiceMonitor")) > 0, "they are not")
	})
	route := i.list("HTTPRoute")[0].Name()
	i.says("NetworkingReady", "False", "RouteNotAccepted")
	// Nobody implements Gateways here: this is what an implementation writes.
	parent := fmt.Sprintf(`{"status":{"parents":[{"parentRef":{"name":"public","namespace":"gateways"},"controllerName":"e2e.example.com/gateway","conditions":[
		{"type":"Accepted","status":"True","reason":"Accepted","message":"","lastTransitionTime":%[1]q},{"type":"ResolvedRefs","status":"True","reason":"ResolvedRefs","message":"","lastTransitionTime":%[1]q}]}]}}`,
		time.Now().UTC().Format(time.RFC3339))
	if err := cluster.Admin.PatchStatus("HTTPRoute", i.namespace, route, parent); err != nil {
		i.Fatal(err)
	}
	i.says("NetworkingReady", "True", "Configured")
	i.says("MonitoringReady", "True", "Configured")
	i.ready("6.1.0")
	if diff := changed(generations, i.generations()); len(diff) > 0 || len(i.jobs()) != jobs {
		i.Errorf("want no pod restarted by a CRD, got %v", diff)
	}
	for _, o := range i.composed() {
		i.acceptable(o)
	}

	i.quiet()
	began = time.Now()
	f := i.film()
	i.patch(`{"spec":{"image":{"tag":"6.2.0"}}}`)
	i.says("LifecycleComplete", "False", "AwaitingApproval", "approve-upgrade")
	i.annotate("superset.apache.org/approve-upgrade=" + i.xr().String("status", "lifecycle", "upgrade", "approvalToken"))
	i.ready("6.2.0")
	f.stop()
	i.quiet()
	i.figures("full instance, upgrade with approval, drain and page", began)
	f.check("6.1.0", "6.2.0")
	i.Logf("\n%s", kubectl(t, "alice", "", "-n", i.namespace, "get", "supersets.superset.crossplane.io,deployments,services,hpa,pdb,networkpolicies"))

	i.resting("full instance")
	i.secretsKept()
}

// lacking counts the scenarios that have still to see a cluster without the Gateway API and the Prometheus operator.
var lacking sync.WaitGroup

// definitions makes the kinds that a cluster may lack, when nobody needs a cluster without them any more.
func definitions(t *testing.T) {
	t.Helper()
	lacking.Wait()
	gatewayAPI(t)
	prometheus(t)
}

// untilKnown waits for what needs kinds that have just been installed.
func (i instance) untilKnown(what string, objection func(xr lab.Object) string) {
	i.Helper()
	began, touched := time.Now(), false
	i.until(what, func(xr lab.Object) string {
		if !touched && time.Since(began) > 100*time.Second {
			// Crossplane keeps what it read of a group in the very second in which the second of two CRDs was made, until
			// some CRD changes. The installation guide tells what to do about it, and this does it.
			i.Log("Crossplane has a stale copy of the schemas; a CRD is touched")
			kubectl(i.T, "admin", "", "annotate", "--overwrite", "crd", "servicemonitors.monitoring.coreos.com", "touched=yes")
			touched = true
		}
		return objection(xr)
	})
}

// acceptable applies an object as it is, in a dry run with strict validation: no field of it is unknown to the API server.
func (i instance) acceptable(o lab.Object) {
	i.Helper()
	metadata, _ := o["metadata"].(map[string]any)
	for _, k := range []string{"managedFields", "resourceVersion", "uid", "creationTimestamp", "generation"} {
		delete(metadata, k)
	}
	delete(o, "status")
	if err := cluster.Admin.DryRun(o.String("kind"), i.namespace, o); err != nil {
		i.Errorf("%s %s: %v", o.String("kind"), o.Name(), err)
	}
}

// secretsKept looks for the user's secrets where they must not be.
func (i instance) secretsKept() {
	i.Helper()
	out := kubectl(i.T, "admin", "", "-n", i.namespace, "get", "supersets.superset.crossplane.io,configmaps,events,deployments,jobs", "-o", "json")
	for _, secret := range []string{"a-secret-key-of-the-user", "a-password-of-the-user", "another-password-of-the-user"} {
		if strings.Contains(out, secret) {
			i.Errorf("want %q nowhere but in its Secret", secret)
		}
	}
}
