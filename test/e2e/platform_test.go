//go:build e2e

// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/crossplane-contrib/function-superset/test/e2e/lab"
)

// awaitSecrets has a namespace's pods wait, as a kubelet has them wait while a Secret
// that they name is not there: the kubelet here does not look.
const awaitSecrets = `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: {name: await-secrets}
spec:
  failurePolicy: Fail
  reinvocationPolicy: Never
  matchConstraints:
    namespaceSelector: {matchLabels: {await: secrets}}
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  mutations:
  - patchType: ApplyConfiguration
    applyConfiguration: {expression: 'Object{metadata: Object.metadata{annotations: {"e2e/outcome": "pending"}}}'}
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: {name: await-secrets}
spec: {policyName: await-secrets}
`

// platform installs examples/platform with the CRDs of the operators that it names and
// with the real function-patch-and-transform, and a team applies its Analytics. The
// operators themselves are played: what they do is make a Secret and say so.
func platform(t *testing.T) {
	i := newInstance(t, "sales")
	kubectl(t, "admin", "", "label", "namespace", i.namespace, "await=secrets")
	kubectl(t, "admin", awaitSecrets, "apply", "-f", "-")
	platformInstall(t)
	kubectl(t, "admin", `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: team}
rules: [{apiGroups: [platform.example.org], resources: [analytics], verbs: ["*"]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: team}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: team}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: alice}]
`, "-n", i.namespace, "apply", "-f", "-")
	began := time.Now()
	i.apply(strings.ReplaceAll(platformFile(t, "analytics.yaml"), "namespace: team-sales", "namespace: "+i.namespace))

	// The four parts, before either operator has done anything.
	for kind, name := range map[string]string{"Cluster": "sales-db", "Password": "sales", "ExternalSecret": "sales", "Superset": "sales"} {
		i.eventually(kind+" "+name+" is composed", func() string {
			o, err := cluster.Admin.Get(kind, i.namespace, name)
			if err != nil {
				return err.Error()
			}
			return not(o.String("metadata", "ownerReferences", "0", "kind") == "Analytics", fmt.Sprintf("owned by %v", o.At("metadata", "ownerReferences")))
		})
	}
	if got := i.get("Cluster", "sales-db").String("spec", "storage", "size"); got != "20Gi" {
		t.Errorf("want a medium Analytics to have 20Gi, got %s", got)
	}
	// What Superset runs reads the Secrets that the operators will make.
	i.eventually("the migration waits", func() string {
		pods := i.list("Pod")
		return not(len(pods) == 1 && pods[0].String("status", "phase") == "Pending", fmt.Sprintf("%d pods", len(pods)))
	})
	env := i.list("Pod")[0].Items("spec", "containers")[0].Items("env")
	for _, want := range []string{"sales-db-app/host", "sales-db-app/port", "sales-db-app/dbname", "sales-db-app/username", "sales-db-app/password", "sales-secret-key/password"} {
		if !slices.ContainsFunc(env, func(e lab.Object) bool {
			return e.String("valueFrom", "secretKeyRef", "name")+"/"+e.String("valueFrom", "secretKeyRef", "key") == want
		}) {
			t.Errorf("the migration does not read %s", want)
		}
	}
	time.Sleep(20 * time.Second)
	for what, held := range map[string]bool{
		"no Deployment before the database is migrated": len(i.list("Deployment")) == 0,
		"Superset not Ready":                            !i.xr().Is("Ready"),
		"Analytics not Ready":                           !i.get("Analytics", "sales").Is("Ready"),
	} {
		if !held {
			t.Errorf("want %s", what)
		}
	}
	t.Logf("while the Secrets are not there: %s", conditions(i.xr()))

	// External Secrets, then CloudNativePG.
	i.others(`{apiVersion: v1, kind: Secret, metadata: {name: sales-secret-key}, stringData: {password: made-by-a-generator}}`)
	i.operatorSays("externalsecrets.external-secrets.io", "sales", `{"status":{"conditions":[{"type":"Ready","status":"True"}]}}`)
	i.others(`{apiVersion: v1, kind: Secret, metadata: {name: sales-db-app}, stringData: {host: sales-db-rw, port: "5432", dbname: superset, username: superset, user: superset, password: made-by-cnpg}}`)
	i.operatorSays("clusters.postgresql.cnpg.io", "sales-db", `{"status":{"phase":"Cluster in healthy state","conditions":[{"type":"Ready","status":"True","reason":"ClusterIsReady","message":"Cluster is Ready","lastTransitionTime":"2026-11-25T00:00:00Z"}]}}`)
	kubectl(t, "admin", "", "delete", "mutatingadmissionpolicybinding,mutatingadmissionpolicy", "await-secrets")
	kubectl(t, "admin", "", "-n", i.namespace, "annotate", "pods", "--all", "e2e/outcome-")

	i.ready("6.1.0")
	i.eventually("Analytics is Ready and tells its URL", func() string {
		a := i.get("Analytics", "sales")
		return not(a.Is("Ready") && a.Is("Synced") && a.String("status", "phase") == "Running" && a.String("status", "url") == "https://sales.bi.example.org",
			fmt.Sprintf("status %v, %s", a.At("status"), conditions(a)))
	})
	if got := i.get("Deployment", "sales-web-server").Int("spec", "replicas"); got != 2 {
		t.Errorf("want two web servers for a medium Analytics, got %d", got)
	}
	t.Logf("%5.1f s from the Analytics to Ready", time.Since(began).Seconds())
	t.Logf("\n%s", kubectl(t, "admin", "", "-n", i.namespace, "get", "analytics,clusters.postgresql.cnpg.io,externalsecrets,supersets.superset.crossplane.io,deployments,jobs"))
	i.quiet()

	// The team grows: the platform's sizes arrive in both parts, and the database is not migrated again.
	jobs := i.jobs()
	kubectl(t, "alice", "", "-n", i.namespace, "patch", "analytics", "sales", "--type=merge", "-p", `{"spec":{"size":"Large"}}`)
	i.eventually("the web server and the disk grow", func() string {
		replicas, size := i.get("Deployment", "sales-web-server").Int("spec", "replicas"), i.get("Cluster", "sales-db").String("spec", "storage", "size")
		return not(replicas == 4 && size == "100Gi", fmt.Sprintf("%d replicas, %s", replicas, size))
	})
	i.ready("6.1.0")
	if !slices.Equal(jobs, i.jobs()) {
		t.Errorf("want no task, got Jobs %v after %v", i.jobs(), jobs)
	}

	kubectl(t, "alice", "", "-n", i.namespace, "delete", "analytics", "sales", "--timeout=90s")
	i.eventually("all of it goes with the Analytics", func() string {
		return not(!i.exists("Superset", "sales") && !i.exists("Cluster", "sales-db") && len(i.list("Deployment")) == 0, "something is left")
	})
}

// platformInstall does what a platform team does once.
func platformInstall(t *testing.T) {
	t.Helper()
	for dir, files := range map[string][]string{
		filepath.Join(os.Getenv("E2E_DATABASE"), "config/crd/bases"): {"postgresql.cnpg.io_clusters.yaml"},
		filepath.Join(os.Getenv("E2E_SECRETS"), "config/crds/bases"): {"external-secrets.io_externalsecrets.yaml", "generators.external-secrets.io_passwords.yaml"},
	} {
		for _, f := range files {
			kubectl(t, "admin", "", "apply", "--server-side", "-f", filepath.Join(dir, f))
		}
	}
	const from = "xpkg.crossplane.io/crossplane-contrib/"
	functions := platformFile(t, "functions.yaml")
	if !strings.Contains(functions, from+"function-patch-and-transform:v0.5.0") {
		t.Fatal("the example names another function than the one built here")
	}
	if err := cluster.Push(filepath.Join(os.Getenv("E2E_PACKAGES"), "function-patch-and-transform.xpkg"), lab.Registry+"/contrib/function-patch-and-transform:v0.5.0"); err != nil {
		t.Fatal(err)
	}
	kubectl(t, "admin", strings.ReplaceAll(functions, from, lab.Registry+"/contrib/"), "apply", "-f", "-")
	for _, f := range []string{"rbac.yaml", "definition.yaml"} {
		kubectl(t, "admin", platformFile(t, f), "apply", "-f", "-")
	}
	kubectl(t, "admin", platformFile(t, "composition.yaml"), "apply", "-f", "-")
	if err := cluster.Healthy("Function", "crossplane-contrib-function-patch-and-transform"); err != nil {
		t.Fatal(err)
	}
	if err := cluster.Has("CompositeResourceDefinition", "analytics.platform.example.org", "Established"); err != nil {
		t.Fatal(err)
	}
}

func platformFile(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, "examples/platform", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// operatorSays writes the status of an object, as its operator does.
func (i instance) operatorSays(resource, name, status string) {
	i.Helper()
	kubectl(i.T, "admin", "", "-n", i.namespace, "patch", resource, name, "--subresource=status", "--type=merge", "-p", status)
}

// eventually waits until there is no objection.
func (i instance) eventually(what string, objection func() string) {
	i.Helper()
	began := time.Now()
	err := lab.Until(patience, func() error {
		if s := objection(); s != "" {
			return errors.New(s)
		}
		return nil
	})
	if err != nil {
		i.Fatalf("%s: %v", what, err)
	}
	i.Logf("%5.1f s until %s", time.Since(began).Seconds(), what)
}
