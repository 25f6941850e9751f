// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package validate_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/validate"
)

// sentinel is the value of every secret in the example below; it may show in no message.
const sentinel = "s3ntinel"

// read makes a Superset of YAML.
func read(t *testing.T, text string) *v1alpha1.Superset {
	t.Helper()
	var o map[string]any
	if err := yaml.UnmarshalStrict([]byte(text), &o); err != nil {
		t.Fatal(err)
	}
	s := &v1alpha1.Superset{}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(o, s, true); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestErrorsNeverShowSecrets(t *testing.T) {
	s := read(t, `
metadata: {name: Not_A_Name}
spec:
  image: {tag: ""}
  secretKey: s3ntinel
  secretKeyFrom: {name: "", key: ""}
  previousSecretKey: s3ntinel
  previousSecretKeyFrom: {name: "", key: ""}
  metastore: {uri: "s3ntinel", uriFrom: {name: a, key: b}, host: "postgresql://u:s3ntinel@db", password: s3ntinel, passwordFrom: {name: a, key: b}}
  valkey: {host: "u:s3ntinel@v", password: s3ntinel, passwordFrom: {name: a, key: b}, embedded: {}, connectionFrom: {name: a}}
  realtime: {jwtSecret: s3ntinel, jwtSecretFrom: {name: a, key: b}}
  websocketServer: {config: {jwtSecret: s3ntinel}, configFrom: {name: a, key: b}}
  lifecycle:
    init: {command: [a], adminUser: {password: s3ntinel}}
    clone: {source: {host: "u:s3ntinel@h", database: d, username: u, password: s3ntinel, passwordFrom: {name: a, key: b}}}
  podTemplate:
    container:
      env: [{name: A, value: s3ntinel, valueFrom: {}}, {name: A, value: s3ntinel}]
    sidecars: [{name: s, image: "", env: [{name: "", value: s3ntinel}]}]
`)
	errs := validate.Superset(s)
	if len(errs) < 20 {
		t.Errorf("the example should be wrong everywhere, got %d errors", len(errs))
	}
	for _, err := range errs {
		if strings.Contains(err.Error(), sentinel) {
			t.Errorf("the message shows a secret: %v", err)
		}
	}
}

func TestAllErrorsAreReportedInAFixedOrder(t *testing.T) {
	text := `
metadata: {name: test}
spec:
  image: {tag: latest}
  replicas: -1
  webServer: {replicas: -2, service: {labels: {a: "b c", d: "e f", g: "h i"}}}
  podTemplate: {container: {resources: {requests: {cpu: 2, memory: 2Gi}, limits: {cpu: 1, memory: 1Gi}}}}
`
	want := []string{
		`spec: Forbidden: exactly one of secretKey and secretKeyFrom must be set; in Development both may be left out, then a key is generated`,
		`spec.replicas: Invalid value: -1: should be greater than or equal to 0`,
		`spec.webServer.replicas: Invalid value: -2: should be greater than or equal to 0`,
	}
	first := texts(read(t, text))
	if diff := cmp.Diff(want, first[:3]); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for range 20 {
		if diff := cmp.Diff(first, texts(read(t, text))); diff != "" {
			t.Fatalf("the order changes:\n%s", diff)
		}
	}
}

func texts(s *v1alpha1.Superset) []string {
	var out []string
	for _, err := range validate.Superset(s) {
		out = append(out, err.Error())
	}
	return out
}

func TestTheInheritedTemplateIsBlamedOnce(t *testing.T) {
	s := read(t, `
metadata: {name: test}
spec:
  environment: Development
  image: {tag: latest}
  secretKey: x
  webServer: {}
  celeryWorker: {}
  celeryBeat: {}
  podTemplate: {container: {volumeMounts: [{name: v, mountPath: /v}]}}
`)
	want := []string{`spec.podTemplate.container.volumeMounts[0].name: Invalid value: "v": no such volume in the pods of webServer`}
	if diff := cmp.Diff(want, texts(s)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestAMissingMetastoreIsLegal(t *testing.T) {
	for _, environment := range []string{"Development", "Staging", "Production"} {
		s := read(t, `{metadata: {name: test}, spec: {environment: `+environment+`, image: {tag: a}, secretKeyFrom: {name: a, key: b}, webServer: {}}}`)
		if errs := validate.Superset(s); len(errs) > 0 {
			t.Errorf("%s: %v", environment, errs.ToAggregate())
		}
	}
}

func TestNamesOfTheFunctionAreKnown(t *testing.T) {
	const base = `{metadata: {name: test}, spec: {environment: Development, image: {tag: a}, secretKey: x, webServer: {podTemplate: `
	for _, volume := range []string{
		part.ConfigVolume, part.WebsocketVolume, part.CloneVolume, part.PackagesVolume, part.TLSVolume,
		part.PageConfigVolume, part.PageTempVolume,
	} {
		s := read(t, base+`{container: {volumeMounts: [{name: `+volume+`, mountPath: /x}]}}}}}`)
		if errs := validate.Superset(s); len(errs) > 0 {
			t.Errorf("a mount of %s: %v", volume, errs.ToAggregate())
		}
	}
	s := read(t, base+`{sidecars: [{name: `+part.MainContainer+`, image: i}]}}}}`)
	if len(validate.Superset(s)) == 0 {
		t.Errorf("a sidecar may be called %s", part.MainContainer)
	}
}

func TestTemplatesAreMergedAsPodsAre(t *testing.T) {
	cases := map[string]struct {
		reason         string
		inherited, own string
		want           []string
	}{
		"a port without a name": {
			reason:    "it is the component's own port in both templates, so the own one replaces the inherited one",
			inherited: `{container: {ports: [{containerPort: 9000}]}}`,
			own:       `{container: {ports: [{containerPort: 9000}]}}`,
		},
		"the same number under two names": {
			reason:    "ports are merged by name, and the own one is reported",
			inherited: `{container: {ports: [{name: a, containerPort: 9000}]}}`,
			own:       `{container: {ports: [{name: b, containerPort: 9000}]}}`,
			want:      []string{`spec.webServer.podTemplate.container.ports[0]: Duplicate value: "9000, TCP"`},
		},
		"a sidecar that is replaced": {
			reason:    "the inherited one is in no pod, and with it its mount of a volume that is not there",
			inherited: `{sidecars: [{name: s, image: i, volumeMounts: [{name: v, mountPath: /v}]}]}`,
			own:       `{sidecars: [{name: s, image: i}]}`,
		},
		"an inherited sidecar and an own init container": {
			reason:    "containers of a pod have names of their own, and errors the paths that the user typed",
			inherited: `{sidecars: [{name: s, image: i}]}`,
			own:       `{initContainers: [{name: x, image: i}, {name: s, image: i}]}`,
			want:      []string{`spec.podTemplate.sidecars[0].name: Duplicate value: "s"`},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			s := read(t, `{metadata: {name: test}, spec: {environment: Development, image: {tag: a}, secretKey: x, lifecycle: {disabled: true}, podTemplate: `+
				tc.inherited+`, webServer: {podTemplate: `+tc.own+`}}}`)
			if diff := cmp.Diff(tc.want, texts(s)); diff != "" {
				t.Errorf("%s: -want +got:\n%s", tc.reason, diff)
			}
		})
	}
}

// idComment is the id of a rule beside its marker, marked its message.
var (
	idComment = regexp.MustCompile(`^\s*// ([A-Z]{1,2}[0-9]+)$`)
	marked    = regexp.MustCompile(`XValidation:rule=".*",message="(.*)"`)
)

func TestRulesHaveTheWordsOfTheSchema(t *testing.T) {
	says := map[string]string{}
	for _, r := range validate.Rules {
		says[r.ID] = r.Text
	}
	// Written for the validator, whose parser says exactly what is wrong.
	own := []string{"A1", "D7"}

	files, err := filepath.Glob("../../api/v1alpha1/*_types.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no types: %v", err)
	}
	compared := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		id := ""
		for line := range strings.Lines(string(data)) {
			line = strings.TrimRight(line, "\n")
			if m := idComment.FindStringSubmatch(line); m != nil {
				id = m[1]
			}
			m := marked.FindStringSubmatch(line)
			if m == nil || slices.Contains(own, id) {
				continue
			}
			compared++
			if diff := cmp.Diff(m[1], says[id]); diff != "" {
				t.Errorf("rule %s, -schema +validator:\n%s", id, diff)
			}
		}
	}
	t.Logf("%d rules have the same words", compared)
}

// FuzzValidate takes any JSON for a spec: validating it never panics, and twice is the same.
func FuzzValidate(f *testing.F) {
	for _, spec := range corpus(f) {
		f.Add(spec)
	}
	f.Fuzz(func(t *testing.T, spec []byte) {
		var s v1alpha1.Superset
		if json.Unmarshal(spec, &s.Spec) != nil {
			return
		}
		s.Name = "test"
		if diff := cmp.Diff(texts(&s), texts(&s)); diff != "" {
			t.Errorf("twice is not the same:\n%s", diff)
		}
	})
}

// corpus is the spec of every example of the tables.
func corpus(tb testing.TB) [][]byte {
	tb.Helper()
	var out [][]byte
	var tab table
	for _, file := range []string{"testdata/rows.yaml", "testdata/rows_validator.yaml"} {
		data, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		if err := yaml.Unmarshal(data, &tab); err != nil {
			tb.Fatal(err)
		}
		for _, r := range tab.Rows {
			for _, e := range slices.Concat(r.Accepted, r.Rejected) {
				spec, err := json.Marshal(mergePatch(runtime.DeepCopyJSON(tab.Bases[first(e.Base, r.Base, "dev")]), e.Spec))
				if err != nil {
					tb.Fatal(err)
				}
				out = append(out, spec)
			}
		}
	}
	return out
}

func TestMixedExamplesNeverPanic(t *testing.T) {
	// Specs that are mixed from two examples reach combinations that no example has.
	rnd := rand.New(rand.NewPCG(1, 2))
	examples := corpus(t)
	for range 3000 {
		var s v1alpha1.Superset
		for range 1 + rnd.IntN(6) {
			d := json.NewDecoder(bytes.NewReader(examples[rnd.IntN(len(examples))]))
			_ = d.Decode(&s.Spec) // What does not fit is left out.
		}
		s.Name = "test"
		_ = validate.Superset(&s)
	}
}
