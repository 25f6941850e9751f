// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/input/v1beta1"
)

func TestAPolicyHasMistakesOfItsOwn(t *testing.T) {
	for text, want := range map[string][]string{
		`{}`: nil,
		`environments: [Development, Production, Staging]`:                                         nil,
		`environments: [Test, production]`:                                                         {"p.environments[0]", "p.environments[1]"},
		`{adoption: Allowed, embeddedDatabases: Forbidden}`:                                        nil,
		`{adoption: "no", embeddedDatabases: forbidden, networkPolicies: None}`:                    {"p.adoption", "p.embeddedDatabases", "p.networkPolicies"},
		`hostnames: [bi.example.org, "*.Example.ORG."]`:                                            nil,
		`hostnames: ["", "*", .example.org, "https://x", "a.*.org", "*example.org"]`:               {"p.hostnames[0]", "p.hostnames[1]", "p.hostnames[2]", "p.hostnames[3]", "p.hostnames[4]", "p.hostnames[5]"},
		`gateways: [{namespace: Own}, {namespace: infra, name: public, group: "", kind: Service}]`: nil,
		`gateways: [{name: public}, {namespace: own.Ns}, {namespace: infra, name: A_B}]`:           {"p.gateways[0].namespace", "p.gateways[1].namespace", "p.gateways[2].name"},
		`routeFilters: [CORS, ExtensionRef]`:                                                       nil,
		`routeFilters: [Cors, ""]`:                                                                 {"p.routeFilters[0]", "p.routeFilters[1]"},
		`ingressClasses: [nginx, ""]`:                                                              {"p.ingressClasses[1]"},
		`serviceTypes: [ClusterIP, NodePort, LoadBalancer]`:                                        nil,
		`serviceTypes: [ExternalName, clusterip]`:                                                  {"p.serviceTypes[0]", "p.serviceTypes[1]"},
		`loadBalancerClasses: [example.org/internal, "a b", ""]`:                                   {"p.loadBalancerClasses[1]", "p.loadBalancerClasses[2]"},
		`serviceAccounts: [Own, superset]`:                                                         nil,
		`serviceAccounts: [own_, ""]`:                                                              {"p.serviceAccounts[0]", "p.serviceAccounts[1]"},
		`podSecurity: Baseline`:                                                                    nil,
		`podSecurity: restricted`:                                                                  {"p.podSecurity"},
		`images: [registry.example.org, "registry.example.org:5000/bi/", nginx, docker.io]`:        nil,
		`images: ["", "*", "nginx@sha256:00", "https://r.example.org", "r.example.org/a b", "r.example.org/*", /]`: {
			"p.images[0]", "p.images[1]", "p.images[2]", "p.images[3]", "p.images[4]", "p.images[5]", "p.images[6]",
		},
		`annotations: {routes: ["cert-manager.io/*", "a.b/*c"], services: ["*"], serviceAccounts: ["", "a b*"], workloads: [a/b/c]}`: {
			"p.annotations.routes[1]", "p.annotations.serviceAccounts[0]", "p.annotations.serviceAccounts[1]", "p.annotations.workloads[0]",
		},
		`labels: {routes: [/B], services: ["x.*"], workloads: ["/"], monitoring: [release]}`: {"p.labels.routes[0]", "p.labels.workloads[0]"},
	} {
		got := paths(Validate(read[v1beta1.Policy](t, text), field.NewPath("p")))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", text, diff)
		}
	}
	if errs := Validate(nil, field.NewPath("p")); errs != nil {
		t.Error(errs)
	}
}
