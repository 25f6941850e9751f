// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package fn

import (
	"os"
	"slices"
	"strings"
	"testing"

	fnv1 "github.com/crossplane/function-sdk-go/proto/v1"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/crossplane-contrib/function-superset/fn/superset"
	"github.com/crossplane-contrib/function-superset/fn/superset/lifecycle"
)

// TestPolicyHolds: what the platform does not allow is a mistake like any other.
// Nothing of it is made, and what runs stays.
func TestPolicyHolds(t *testing.T) {
	req := requestOf(t, with("networking: {ingress: {host: login.example.org}}"), running...)
	req.Input = structOf(t, `{policy: {hostnames: ["*.bi.example.org"]}}`)
	rsp := run(t, req)
	c := conditionOf(t, rsp, lifecycle.ConditionSpecValid)
	if c.GetStatus() != fnv1.Status_STATUS_CONDITION_FALSE ||
		!strings.Contains(c.GetMessage(), "spec.networking.ingress.host") || !strings.Contains(c.GetMessage(), "input.policy.hostnames") {
		t.Errorf("%v", c)
	}
	if rsp.GetDesired().GetResources()["ingress"] != nil {
		t.Error("the Ingress is made")
	}
	for i := 0; i < len(running); i += 2 {
		if rsp.GetDesired().GetResources()[running[i]] == nil {
			t.Errorf("%s is deleted", running[i])
		}
	}
}

// TestWrongPolicyHolds: a rule that cannot be understood must not become one that
// allows everything.
func TestWrongPolicyHolds(t *testing.T) {
	for name, tc := range map[string]struct{ input, path string }{
		"a rule that does not exist":        {`{policy: {hostname: [a.org]}}`, "input.policy.hostname"},
		"a list that is none":               {`{policy: {hostnames: a.org}}`, "input.policy.hostnames"},
		"a list whose entries are comments": {`{policy: {hostnames: null}}`, "input.policy.hostnames"},
		"a policy whose rules are comments": {`{policy: null}`, "input.policy"},
		"an entry that is nothing":          {`{policy: {images: [null, a.org]}}`, "input.policy.images[0]"},
		"a rule in a rule that is nothing":  {`{policy: {annotations: {routes: null}}}`, "input.policy.annotations.routes"},
		"a word that nobody knows":          {`{policy: {podSecurity: strict}}`, "input.policy.podSecurity"},
		"a host that is none":               {`{policy: {hostnames: ["https://a.org"]}}`, "input.policy.hostnames[0]"},
	} {
		t.Run(name, func(t *testing.T) {
			req := requestOf(t, minimal, running...)
			req.Input = structOf(t, tc.input)
			c := conditionOf(t, run(t, req), lifecycle.ConditionSpecValid)
			if c.GetStatus() != fnv1.Status_STATUS_CONDITION_FALSE || !strings.Contains(c.GetMessage(), tc.path+":") {
				t.Errorf("want %s in %v", tc.path, c)
			}
		})
	}
}

// TestPolicyOfTheExample puts the manifests of an attacker, who may write
// Supersets and nothing else, before the policy that users start from.
func TestPolicyOfTheExample(t *testing.T) {
	input := exampleInput(t)
	if errs := superset.CheckInput(input); len(errs) > 0 {
		t.Fatal(errs)
	}
	cases := map[string][]string{
		"../examples/policy/superset.yaml": nil,
		"testdata/hostile/inject-a.yaml": {
			"spec.image.repository",
			"spec.networking.gateway.filters[0].requestMirror.backendRef.namespace",
			"spec.networking.gateway.filters[0].type",
			"spec.networking.gateway.gatewayRef",
			"spec.networking.gateway.hostnames[0]",
			"spec.networking.gateway.parentRefs[0]",
			"spec.podTemplate.labels[app.kubernetes.io/component]",
			"spec.podTemplate.labels[app.kubernetes.io/instance]",
			"spec.podTemplate.labels[app]",
			"spec.podTemplate.labels[superset.apache.org/parent]",
			"spec.serviceAccount.name",
			"spec.webServer.service.annotations[x/y]",
			"spec.webServer.service.loadBalancerClass",
			"spec.webServer.service.type",
		},
		"testdata/hostile/inject-b.yaml": {
			"spec.image.repository",
			"spec.networking.ingress.annotations[nginx.ingress.kubernetes.io/configuration-snippet]",
			"spec.networking.ingress.className",
			"spec.networking.ingress.host",
			"spec.podTemplate.labels[app.kubernetes.io/component]",
			"spec.podTemplate.labels[app.kubernetes.io/instance]",
			"spec.podTemplate.labels[app]",
			"spec.podTemplate.labels[superset.apache.org/parent]",
			"spec.serviceAccount.name",
			"spec.webServer.service.annotations[x/y]",
			"spec.webServer.service.loadBalancerClass",
			"spec.webServer.service.type",
		},
	}
	for file, want := range cases {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		o := structOf(t, string(text))
		if _, errs := superset.Check(o, nil); len(errs) > 0 {
			t.Errorf("%s is refused without a policy, too: %v", file, errs)
		}
		_, errs := superset.Check(o, input)
		var got []string
		for _, e := range errs {
			got = append(got, e.Field)
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", file, diff)
		}
	}
}

// exampleInput is the input of the Composition that has a policy.
func exampleInput(t *testing.T) *structpb.Struct {
	t.Helper()
	text, err := os.ReadFile("../examples/policy/composition.yaml")
	if err != nil {
		t.Fatal(err)
	}
	steps := structOf(t, string(text)).GetFields()["spec"].GetStructValue().GetFields()["pipeline"].GetListValue().GetValues()
	return steps[0].GetStructValue().GetFields()["input"].GetStructValue()
}
