// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package wire_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset"
	"github.com/crossplane-contrib/function-superset/fn/wire"
)

func TestDecode(t *testing.T) {
	cases := map[string]struct {
		reason string
		spec   string
		want   []string
	}{
		"numbers of protobuf are whole": {
			reason: "they arrive as floating point",
			spec:   `{replicas: 3, podDisruptionBudget: {minAvailable: 1}, metastore: {host: h, port: 5432}}`,
		},
		"percentages and quantities": {
			reason: "types with a form of their own judge for themselves",
			spec:   `{podDisruptionBudget: {minAvailable: 50%}, podTemplate: {resources: {limits: {cpu: 2, memory: 1.5Gi}}}}`,
		},
		"null is nothing": {
			reason: "clients write null to remove a field",
			spec:   `{webServer: null, featureFlags: {A: null}, podTemplate: {sidecars: null}}`,
		},
		"a number that does not fit": {
			reason: "it would wrap around to something legal",
			spec:   `{replicas: 4294967297}`,
			want:   []string{"spec.replicas: Invalid value: must be a whole number that is not too large"},
		},
		"a number that cannot be negative": {
			reason: "route filters of the Gateway API have them",
			spec:   `{networking: {gateway: {filters: [{externalAuth: {forwardBody: {maxSize: 1024}}}]}}}`,
		},
		"a negative number where there is none": {
			reason: "it would wrap around to something large",
			spec:   `{networking: {gateway: {filters: [{externalAuth: {forwardBody: {maxSize: -1}}}]}}}`,
			want:   []string{"spec.networking.gateway.filters[0].externalAuth.forwardBody.maxSize: Invalid value: must be a whole number that is not too large"},
		},
		"a fraction": {
			reason: "nobody runs half a pod",
			spec:   `{replicas: 1.5}`,
			want:   []string{"spec.replicas: Invalid value: must be a whole number that is not too large"},
		},
		"a number in quotes": {
			reason: "the commonest mistake in YAML has a cure",
			spec:   `{replicas: "2"}`,
			want:   []string{"spec.replicas: Invalid value: must be a whole number, not a string; write it without quotes"},
		},
		"a tag without quotes": {
			reason: "6.10 is 6.1 to YAML",
			spec:   `{image: {tag: 6.1}}`,
			want:   []string{"spec.image.tag: Invalid value: must be a string, not a number; put it in quotes"},
		},
		"keys of maps are in the path": {
			reason: "the path is what the user looks for",
			spec:   `{featureFlags: {ALERTS: "yes"}}`,
			want:   []string{"spec.featureFlags[ALERTS]: Invalid value: must be true or false, not a string"},
		},
		"inlined fields": {
			reason: "the task's fields stand beside its own",
			spec:   `{lifecycle: {init: {timeout: 5m, adminUser: {}, tries: 3}}}`,
			want:   []string{"spec.lifecycle.init.tries: Forbidden: there is no such field"},
		},
		"a misspelt field": {
			reason: "the right name is near",
			spec:   `{webserver: {}, podTemplate: {nodeSelectors: {}}}`,
			want: []string{
				"spec.podTemplate.nodeSelectors: Forbidden: there is no such field; did you mean nodeSelector?",
				"spec.webserver: Forbidden: there is no such field; did you mean webServer?",
			},
		},
		"a field of the upstream operator": {
			reason: "whoever moves finds the new name",
			spec:   `{lifecycle: {seed: {}, clone: {postSeedSQL: []}}}`,
			want: []string{
				"spec.lifecycle.clone.postSeedSQL: Forbidden: there is no such field; postSeedSQL is called postCloneSQL here",
				"spec.lifecycle.seed: Forbidden: there is no such field; lifecycle.seed is called lifecycle.clone here",
			},
		},
		"a bad quantity": {
			reason: "the message shows how one looks and hides the value",
			spec:   `{podTemplate: {resources: {limits: {cpu: lots}}}}`,
			want:   []string{"spec.podTemplate.resources.limits[cpu]: Invalid value: must be a quantity, e.g. 500m, 2 or 1Gi"},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			spec := v1alpha1.SupersetSpec{}
			errs, _ := wire.Decode(structOf(t, tc.spec), &spec, field.NewPath("spec"), superset.Known)
			var got []string
			for _, e := range errs {
				got = append(got, e.Error())
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s: -want +got:\n%s", tc.reason, diff)
			}
		})
	}
}

// TestHintsAreNeeded fails on a hint for a field that has come to exist, or
// whose parents do not.
func TestHintsAreNeeded(t *testing.T) {
	for _, h := range superset.Known.Hints {
		path := strings.Split(h.Path, ".")
		if path[0] == "*" {
			continue
		}
		at := reflect.TypeFor[v1alpha1.Superset]()
		for i, name := range path {
			known := wire.Fields(at)
			next, ok := known[name]
			if ok && i == len(path)-1 {
				t.Errorf("%s exists", h.Path)
			}
			if !ok {
				if i < len(path)-1 {
					t.Errorf("%s: there is no %s either", h.Path, strings.Join(path[:i+1], "."))
				}
				break
			}
			for next.Kind() == reflect.Pointer || next.Kind() == reflect.Slice {
				next = next.Elem()
			}
			at = next
		}
	}
}

func TestDecodeFillsIn(t *testing.T) {
	spec := v1alpha1.SupersetSpec{}
	errs, _ := wire.Decode(structOf(t, `{image: {tag: a}, replicas: 3, webServer: {replicas: 2, service: {port: 80}}, nonsense: 1}`), &spec, field.NewPath("spec"), superset.Known)
	if len(errs) != 1 || spec.Image.Tag != "a" || *spec.Replicas != 3 || *spec.WebServer.Replicas != 2 || *spec.WebServer.Service.Port != 80 {
		t.Errorf("%v %+v", errs, spec)
	}
}
