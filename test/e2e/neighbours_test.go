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

// bare is an instance with a web server and what it needs, all of it elsewhere.
const bare = `
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: bi}
spec:
  environment: Development
  image: {tag: "6.1.0"}
  secretKey: for-tests-only
  metastore: {host: postgres, database: superset, username: superset, password: superset}
  webServer: {}
`

// with is the bare instance with another name, and further fields of its spec as lines of JSON.
func with(name string, fields ...string) string {
	out := strings.Replace(bare, "{name: bi}", "{name: "+name+"}", 1)
	for _, f := range fields {
		out += "  " + f + "\n"
	}
	return out
}

// allowed is a manifest that may take over.
func allowed(doc string) string {
	return strings.Replace(doc, "metadata: {name: ", `metadata: {annotations: {superset.crossplane.io/adopt: "true"}, name: `, 1)
}

// accountsAndRoutes has mallory reach for the account that all pods of a namespace have, for one of a pipeline, and for an
// Ingress, a policy and a budget of somebody else.
func accountsAndRoutes(t *testing.T) {
	i := hostile(t, "default")
	i.others(`{apiVersion: v1, kind: ServiceAccount, metadata: {name: ci-deployer, annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::1:role/deployer"}}}`)
	if err := lab.Until(patience, func() error {
		_, err := cluster.Admin.Get("ServiceAccount", i.namespace, "default")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	i.occupy(false, thing{"Ingress", "portal"}, thing{"NetworkPolicy", "portal-task-netpol"}, thing{"PodDisruptionBudget", "portal-web-server"})
	accounts := []thing{{"ServiceAccount", "default"}, {"ServiceAccount", "ci-deployer"}}
	routes := []thing{{"Ingress", "portal"}, {"NetworkPolicy", "portal-task-netpol"}, {"PodDisruptionBudget", "portal-web-server"}}
	all := slices.Concat(accounts, routes)
	theirs := i.settled(all)

	i.apply(with("default"))
	mine := i.named("mine")
	mine.apply(with("mine", `serviceAccount: {name: ci-deployer, annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::666:role/evil"}}`))
	portal := i.named("portal")
	portal.apply(with("portal", `podDisruptionBudget: {minAvailable: 1}`, `networkPolicy: {}`, `networking: {ingress: {host: evil.example.com, annotations: {whose: mallory}}}`))

	// Accounts are used.
	i.ready("6.1.0")
	i.says("SpecValid", "True", "ValidWithAdvice", "ServiceAccount default is in every namespace")
	mine.ready("6.1.0")
	mine.says("SpecValid", "True", "ValidWithAdvice", "ServiceAccount ci-deployer exists and is used as it is")
	for deployment, account := range map[string]string{"default-web-server": "default", "mine-web-server": "ci-deployer"} {
		if got := i.get("Deployment", deployment).String("spec", "template", "spec", "serviceAccountName"); got != account {
			t.Errorf("want %s to use account %s, got %q", deployment, account, got)
		}
	}
	portal.says("NameConflict", "True", "ForeignObject", routes[0].String(), routes[1].String(), routes[2].String())
	portal.passes(1)
	i.untouched("while they are used", theirs, all)
	i.remove()
	mine.remove()
	portal.remove()
	time.Sleep(3 * time.Second)
	i.untouched("after the deletion", theirs, all)
	i.accepted()
}

// accountOfAnother has two instances want one account.
func accountOfAnother(t *testing.T) {
	evil := hostile(t, "evil")
	evil.apply(with("evil", `serviceAccount: {name: victim}`))
	evil.ready("6.1.0")
	uid := evil.get("ServiceAccount", "victim").String("metadata", "uid")
	victim := evil.named("victim")
	victim.apply(with("victim"))
	victim.says("NameConflict", "True", "ForeignObject", "ServiceAccount victim", "spec.serviceAccount.name")
	victim.patch(`{"spec":{"serviceAccount":{"name":"victim"}}}`)
	victim.ready("6.1.0")
	evil.ready("6.1.0")
	if o := victim.get("ServiceAccount", "victim"); o.String("metadata", "uid") != uid || o.String("metadata", "ownerReferences", "0", "name") != "evil" {
		t.Errorf("want the account still that of its maker, got %v", o.At("metadata", "ownerReferences"))
	}
	evil.remove()
	victim.until("it has an account of its own", func(lab.Object) string {
		o, err := cluster.Admin.Get("ServiceAccount", victim.namespace, "victim")
		if err != nil {
			return err.Error()
		}
		return not(o.String("metadata", "ownerReferences", "0", "name") == "victim", "owned by "+o.String("metadata", "ownerReferences", "0", "name"))
	})
	victim.ready("6.1.0")
	victim.accepted()
}

// claimAndSet has instances whose database has the names of somebody else's, with leave to take over and without.
func claimAndSet(t *testing.T) {
	i := hostile(t, "store")
	embedded := strings.NewReplacer("metastore: {host: postgres, database: superset, username: superset, password: superset}", "metastore: {embedded: {}}")
	set := func(name string) string {
		return strings.ReplaceAll(`
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: NAME-metastore}
spec:
  serviceName: x
  selector: {matchLabels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: metastore, app.kubernetes.io/instance: NAME}}
  template:
    metadata: {labels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: metastore, app.kubernetes.io/instance: NAME}}
    spec: {containers: [{name: mydb, image: "mydb:1"}]}
`, "NAME", name)
	}
	i.others(set("store") + "---" + set("moved") + `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: moved-metastore}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}}}
`)
	names := []thing{{"StatefulSet", "store-metastore"}, {"StatefulSet", "moved-metastore"}, {"PersistentVolumeClaim", "moved-metastore"}}
	theirs := i.settled(names)
	i.apply(embedded.Replace(with("store")))
	moved := i.named("moved")
	moved.apply(allowed(embedded.Replace(with("moved"))))

	i.says("NameConflict", "True", "ForeignObject", "StatefulSet store-metastore")
	moved.says("NameConflict", "True", "ForeignObject", "StatefulSet moved-metastore: its serviceName", "PersistentVolumeClaim moved-metastore: it has 2Gi instead of 1Gi; write its size into the spec")
	i.passes(2)
	moved.passes(1)
	i.untouched("with leave and without", theirs, names)

	// What cannot be taken over goes; what can is taken, with its data, and with the password that they have.
	uid := moved.get("PersistentVolumeClaim", "moved-metastore").String("metadata", "uid")
	moved.patch(`{"spec":{"metastore":{"embedded":{"storage":{"size":"2Gi"}}}}}`)
	moved.says("NameConflict", "True", "ForeignObject", "StatefulSet moved-metastore: its serviceName")
	kubectl(t, "admin", "", "-n", i.namespace, "delete", "statefulset", "store-metastore", "moved-metastore")
	i.ready("6.1.0")
	moved.says("LifecycleComplete", "False", "GeneratedSecretLost", "moved-metastore")
	if moved.exists("Secret", "moved-metastore") {
		t.Error("want no new password for a database that has one")
	}
	moved.others(`{apiVersion: v1, kind: Secret, metadata: {name: moved-metastore}, stringData: {password: of-its-former-life}}`)
	moved.ready("6.1.0")
	if got := moved.get("PersistentVolumeClaim", "moved-metastore"); got.String("metadata", "uid") != uid || got.String("metadata", "ownerReferences", "0", "name") != "moved" {
		t.Error("want the claim taken over as it is")
	}
	moved.remove()
	if !moved.exists("Secret", "moved-metastore") {
		t.Error("want the Secret of somebody else kept")
	}
	i.accepted()
}

// unnamedPort takes over a Service that the API server would not let us change.
func unnamedPort(t *testing.T) {
	i := newInstance(t, "shop")
	i.others(`{apiVersion: v1, kind: Service, metadata: {name: shop-web-server}, spec: {selector: {app: shop}, ports: [{port: 80}]}}`)
	names := []thing{{"Service", "shop-web-server"}}
	theirs := i.settled(names)
	i.apply(allowed(with("shop")))
	i.says("NameConflict", "True", "ForeignObject", "Service shop-web-server: its port 80 has no name")
	i.passes(3)
	i.untouched("with leave to take over", theirs, names)
	uid := i.get("Service", "shop-web-server").String("metadata", "uid")
	kubectl(t, "alice", "", "-n", i.namespace, "patch", "service", "shop-web-server", "--type=json", "-p", `[{"op": "add", "path": "/spec/ports/0/name", "value": "web"}]`)
	i.ready("6.1.0")
	s := i.get("Service", "shop-web-server")
	if s.String("metadata", "uid") != uid || s.String("metadata", "ownerReferences", "0", "name") != "shop" || s.String("spec", "selector", "app.kubernetes.io/component") != "web-server" || s.String("spec", "selector", "app") != "" {
		t.Errorf("want the Service taken over, got %v", s)
	}
	if n := len(s.Items("spec", "ports")); n != 2 {
		t.Errorf("want its port kept beside ours, got %v", s.At("spec", "ports"))
	}

	// A component that comes later finds its names taken; what runs already does not mind.
	i.quiet()
	names = []thing{{"Deployment", "shop-mcp-server"}, {"Service", "shop-mcp-server"}, {"ConfigMap", "shop-mcp-server-config"}}
	i.occupy(true, names...)
	theirs = i.settled(names)
	generations := i.generations()
	i.patch(`{"spec":{"mcpServer":{}}}`)
	i.says("NameConflict", "True", "ForeignObject", "Deployment shop-mcp-server has another owner", "Service shop-mcp-server has another owner", "ConfigMap shop-mcp-server-config has another owner")
	i.passes(2)
	i.untouched("while a component wants its names", theirs, names)
	if diff := changed(generations, i.generations()); len(diff) > 0 || i.get("Deployment", "shop-web-server").Int("status", "readyReplicas") != 1 {
		t.Errorf("want the web server left in peace, got changes of %v", diff)
	}
	if removed := i.makeWay("6.1.0"); len(removed) != len(names) {
		t.Errorf("want all three named, got %v", removed)
	}
	i.accepted()
}
