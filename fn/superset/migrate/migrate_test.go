// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

var update = flag.Bool("update", false, "rewrite the expected results")

// hush is every secret of the documents in testdata.
const hush = "hush-hush-this-is-secret"

func TestConvertDocuments(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no documents", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			r, err := Convert(document(t, file), Options{From: Auto})
			if err != nil {
				t.Fatal(err)
			}
			got := told(t, r)
			if strings.Contains(got, hush) {
				t.Error("a secret came out again")
			}
			want := strings.TrimSuffix(file, ".yaml") + ".want"
			if *update {
				if err := os.WriteFile(want, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			raw, err := os.ReadFile(want)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(raw), got); diff != "" {
				t.Errorf("run go test ./fn/superset/migrate -update and read the diff (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRealisticDocumentsAreValid: only what nobody can know may be missing.
func TestRealisticDocumentsAreValid(t *testing.T) {
	for file, mistakes := range map[string]int{
		"testdata/chart-production.yaml": 0,
		"testdata/operator.yaml":         0,
		"testdata/chart-defaults.yaml":   3, // tag, database, cache

		"testdata/chart-newer-defaults.yaml": 3, // the same
	} {
		r, err := Convert(document(t, file), Options{From: Auto})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Mistakes) != mistakes {
			t.Errorf("%s: want %d mistakes, got %v", file, mistakes, r.Mistakes)
		}
	}
}

func TestConvertChart(t *testing.T) {
	cases := map[string]struct {
		reason string
		values string
		path   string
		want   string
	}{
		"root is not carried over":              {"the defaults satisfy the restricted standard", `{runAsUser: 0, supersetNode: {}}`, "podTemplate", `null`},
		"a user is":                             {"it was chosen", `{runAsUser: 1234, supersetNode: {}}`, "podTemplate", `{podSecurityContext: {runAsUser: 1234}}`},
		"TLS without a check":                   {"the meaning stays", `{supersetNode: {connections: {redis_host: v, redis_ssl: {enabled: true, ssl_cert_reqs: CERT_NONE}}}}`, "valkey", `{host: v, ssl: {certRequired: none}}`},
		"no cache":                              {"it was switched off", `{supersetNode: {}, cache: {enabled: false, host: v}}`, "valkey", `null`},
		"MySQL":                                 {"it decides the tools of tasks", `{database: {host: m, port: 3306, user: u, name: bi, driver: mysql+pymysql}}`, "metastore", `{type: MySQL, driver: pymysql, host: m, username: u, database: bi, passwordFrom: {name: superset-credentials, key: metastore-password}}`},
		"a whole URI":                           {"it may hold a password", `{database: {uri: "postgresql://a:b@c/d"}}`, "metastore", `{uriFrom: {name: superset-credentials, key: metastore-uri}}`},
		"no tasks":                              {"somebody else prepares the database", `{init: {enabled: false}}`, "lifecycle", `{disabled: true}`},
		"a budget with both limits":             {"the chart's templates take the first", `{supersetNode: {podDisruptionBudget: {enabled: true, minAvailable: 2, maxUnavailable: 1}}}`, "webServer", `{podDisruptionBudget: {minAvailable: 2}, replicas: null}`},
		"an HTTPRoute":                          {"newer charts have one", `{supersetNode: {}, httproute: {enabled: true, parentRefs: [{name: public, namespace: gw}], hostnames: [a.example.com]}}`, "networking", `{gateway: {gatewayRef: {name: public, namespace: gw}, hostnames: [a.example.com]}}`},
		"a bootstrap script that only installs": {"pythonPackages does it without root", `{bootstrapScript: "#!/bin/bash\nset -e\n# drivers\nuv pip install --no-cache psycopg2-binary==2.9.10 'flower>=2' && \\\nif [ ! -f ~/bootstrap ]; then echo \"Running Superset with uid {{ .Values.runAsUser }}\" > ~/bootstrap; fi\n"}`, "pythonPackages", `["psycopg2-binary==2.9.10", "flower>=2"]`},
		"a bootstrap script with a package index":  {"the index would be lost", `{bootstrapScript: "pip install -i https://pypi.example.com psycopg2"}`, "bootstrapScript", `"pip install -i https://pypi.example.com psycopg2\n"`},
		"a bootstrap script with a system package": {"pip cannot do it", `{bootstrapScript: "apt-get install -y wget\npip install flower"}`, "pythonPackages", `null`},
		"the stock image":                          {"it has no driver, which the chart's script installed", `{image: {tag: 6.1.0}, supersetNode: {}}`, "pythonPackages", `[psycopg2-binary]`},
		"a development image":                      {"it has drivers", `{image: {tag: 6.1.0-dev}, supersetNode: {}}`, "pythonPackages", `null`},
		"an image of one's own":                    {"it has what it needs", `{image: {repository: a.example.com/superset, tag: "1"}, supersetNode: {}}`, "pythonPackages", `null`},
		"dependencies by name":                     {"two of them are known", `{image: {tag: 6.1.0}, optionalDependencies: [postgres, mysql, bigquery], supersetNode: {}}`, "pythonPackages", `[psycopg2-binary, mysqlclient]`},
		"probes by the newer chart's script":       {"the file is not there, so the pod would never be ready", `{supersetWorker: {readinessProbe: {exec: {command: [python3, /app/pythonpath/health_check.py, --celery-readiness]}}}}`, "celeryWorker", `{}`},
		"variables as a list":                      {"newer charts have them so", `{supersetNode: {}, extraEnv: [{name: A, value: b}]}`, "podTemplate", `{container: {env: [{name: A, value: b}]}}`},
		"settings as YAML":                         {"newer charts have them so", `{supersetNode: {}, config: {ROW_LIMIT: 50000, DEBUG: false, FILTERS: [{a: "it's"}], SECRET_KEY: hush, cacheConfig: {}}, configOverrides: {x: "ROW_LIMIT = 1"}}`, "config", `"# config\nDEBUG = False\nFILTERS = [{\"a\": \"it's\"}]\nROW_LIMIT = 50000\n\n# x\nROW_LIMIT = 1\n"`},
		"TLS to the database":                      {"libpq reads the variable, in tasks as well", `{database: {host: pg, ssl: {enabled: true, mode: verify-full}}}`, "podTemplate", `{container: {env: [{name: PGSSLMODE, value: verify-full}]}}`},
		"an HTTPRoute by its later name":           {"the chart renamed it", `{supersetNode: {}, gateway: {enabled: true, parentRefs: [{name: public}], hostnames: [a.example.com], timeouts: {request: 300, backend: 60}}}`, "networking", `{gateway: {gatewayRef: {name: public}, hostnames: [a.example.com], timeouts: {request: 300s, backendRequest: 60s}}}`},
		"a monitor by its later name":              {"the chart moved it", `{supersetNode: {}, metrics: {enabled: true, serviceMonitor: {enabled: true, interval: 1m, scrapeTimeout: 10s, labels: {release: prom}}}}`, "monitoring", `{metrics: {}, serviceMonitor: {interval: 1m, scrapeTimeout: 10s, labels: {release: prom}}}`},
		"prefixes and times of caches":             {"what is in the cache stays readable", `{cache: {host: v, ssl: {enabled: false}, keyPrefix: bi_, defaultTimeout: 60, resultsBackendKeyPrefix: r_}}`, "valkey", `{host: v, cache: {keyPrefix: bi_, defaultTimeout: 60}, resultsBackend: {keyPrefix: r_}}`},
		"annotations of all pods":                  {"newer charts have them", `{supersetNode: {}, globalPodAnnotations: {a: b}}`, "podTemplate", `{annotations: {a: b}}`},
		"names of services":                        {"they are where the chart finds its servers", `{supersetNode: {}, cluster: {databaseServiceName: pg, redisServiceName: v}, cache: {ssl: {enabled: false}}}`, "valkey", `{host: v}`},
		"a bootstrap script that does work":        {"it is the user's", `{bootstrapScript: "export A=1"}`, "bootstrapScript", `"export A=1\n"`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			var in map[string]any
			parse(t, tc.values, &in)
			r, err := Convert(in, Options{From: Auto})
			if err != nil {
				t.Fatal(err)
			}
			var want any
			parse(t, tc.want, &want)
			if m, ok := want.(map[string]any); ok {
				delete(m, "replicas")
			}
			got, err := yaml.Marshal(dig(r.Manifest, "spec", tc.path))
			if err != nil {
				t.Fatal(err)
			}
			wanted, err := yaml.Marshal(want)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(wanted), string(got)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestWhatIsSwitchedOffIsNotTold: values of a chart are a hundred defaults, and
// what nobody uses needs no advice.
func TestWhatIsSwitchedOffIsNotTold(t *testing.T) {
	for _, file := range []string{"testdata/chart-defaults.yaml", "testdata/chart-newer-defaults.yaml"} {
		r, err := Convert(document(t, file), Options{From: Auto})
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range r.Notes {
			if strings.Contains(n.Advice, "it has no place") {
				t.Errorf("%s: %s: %s", file, n.Path, n.Advice)
			}
		}
	}
}

// TestChartsOwnValues converts the values of a chart that is at hand, for
// example CHART_VALUES=$HOME/superset/helm/superset/values.yaml.
func TestChartsOwnValues(t *testing.T) {
	file := os.Getenv("CHART_VALUES")
	if file == "" {
		t.Skip("cannot run: CHART_VALUES names no values.yaml of a chart")
	}
	r, err := Convert(document(t, file), Options{From: Chart})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range r.Notes {
		if strings.Contains(n.Advice, "it has no place") {
			t.Errorf("%s: %s", n.Path, n.Advice)
		}
	}
	for _, m := range r.Mistakes {
		if !strings.Contains(m.Detail, setMe) {
			t.Error(m)
		}
	}
}

// TestNothingIsLostSilently: a value that nobody has heard of is told.
func TestNothingIsLostSilently(t *testing.T) {
	in := document(t, "testdata/chart-production.yaml")
	for _, k := range sorted(in) {
		m, ok := in[k].(map[string]any)
		if !ok || k == "featureFlags" || k == "extraEnv" || k == "extraLabels" || k == "extraSecretEnv" || k == "configOverrides" || k == "extraConfigs" || k == "somethingNew" {
			continue
		}
		m["unheardOf"] = map[string]any{"level": "3"}
	}
	r, err := Convert(in, Options{From: Auto})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range sorted(in) {
		if _, ok := dig(in[k], "unheardOf").(map[string]any); !ok {
			continue
		}
		found := false
		for _, n := range r.Notes {
			found = found || n.Path == k+".unheardOf"
		}
		if !found {
			t.Errorf("nothing is said of %s.unheardOf", k)
		}
	}
}

func TestDetect(t *testing.T) {
	cases := map[string]struct {
		in   string
		from Source
		want Source
	}{
		"operator":                         {`{apiVersion: superset.apache.org/v1alpha1, kind: Superset}`, Auto, Operator},
		"older chart":                      {`{supersetNode: {}}`, Auto, Chart},
		"newer chart":                      {`{database: {host: a}}`, Auto, Chart},
		"ours":                             {`{apiVersion: superset.crossplane.io/v1alpha1, kind: Superset}`, Auto, ""},
		"something else":                   {`{apiVersion: v1, kind: Pod}`, Auto, ""},
		"nothing known":                    {`{replicas: 1}`, Auto, ""},
		"nothing known, but the user does": {`{replicas: 1}`, Chart, Chart},
		"no manifest":                      {`{supersetNode: {}}`, Operator, ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			var in map[string]any
			parse(t, tc.in, &in)
			got, err := detect(in, tc.from)
			if got != tc.want || (err == nil) != (tc.want != "") {
				t.Errorf("want %q, got %q, %v", tc.want, got, err)
			}
		})
	}
}

func told(t *testing.T, r Result) string {
	t.Helper()
	m, err := yaml.Marshal(r.Manifest)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.Write(m)
	b.WriteString("---\n")
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "%s: %s\n", n.Path, n.Advice)
	}
	for _, e := range r.Mistakes {
		fmt.Fprintf(&b, "error: %s\n", e)
	}
	return b.String()
}

func document(t testing.TB, file string) map[string]any {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]any{}
	parse(t, string(raw), &m)
	return m
}

func parse(t testing.TB, s string, into any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(s), into); err != nil {
		t.Fatal(err)
	}
}
