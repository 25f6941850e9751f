// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package lifecycle

import (
	"fmt"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/structpb"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/baseurl"
	"github.com/crossplane-contrib/function-superset/fn/superset/observe"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/resolve"
)

func raw(t *testing.T, m map[string]any) *structpb.Struct {
	t.Helper()
	s, err := structpb.NewStruct(m)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// routed is an observed HTTPRoute with the conditions of one Gateway.
func routed(t *testing.T, conditions ...any) observe.Object {
	t.Helper()
	parents := []any{}
	if conditions != nil {
		parents = append(parents, map[string]any{"parentRef": map[string]any{"name": "gw"}, "conditions": conditions})
	}
	return observe.Object{Kind: "HTTPRoute", Name: "bi", Raw: raw(t, map[string]any{"status": map[string]any{"parents": parents}})}
}

func says(kind string, status bool, reason, message string) map[string]any {
	text := "False"
	if status {
		text = "True"
	}
	return map[string]any{"type": kind, "status": text, "reason": reason, "message": message}
}

func TestConditions(t *testing.T) {
	gateway := func(w *world) {
		w.in.Instance.Routing = &resolve.Routing{Gateway: &resolve.Gateway{Spec: &v1alpha1.Gateway{Hostnames: []string{"bi.example.com"}}}, Routes: []resolve.Route{{Path: "/"}}}
	}
	ingress := func(i v1alpha1.Ingress) func(w *world) {
		return func(w *world) { w.in.Instance.Routing = &resolve.Routing{Ingress: &resolve.Ingress{Spec: &i}} }
	}
	monitored := func(w *world) {
		w.in.Instance.Monitoring = &resolve.Monitoring{Spec: &v1alpha1.Monitoring{ServiceMonitor: &v1alpha1.ServiceMonitor{}, PrometheusRule: &v1alpha1.PrometheusRule{}}}
	}
	cases := map[string]struct {
		kind   string
		happen []func(w *world)
		status bool
		reason string
		says   string
	}{
		"no route wanted":              {ConditionNetworkingReady, nil, true, ReasonNotConfigured, ""},
		"gateway API missing":          {ConditionNetworkingReady, []func(*world){gateway, func(w *world) { w.in.Facts.Kinds[observe.HTTPRoute] = observe.Missing }}, false, ReasonGatewayAPIMissing, "install"},
		"gateway API not known yet":    {ConditionNetworkingReady, []func(*world){gateway}, false, ReasonChecking, ""},
		"nobody answers for the route": {ConditionNetworkingReady, []func(*world){gateway, func(w *world) { w.in.Facts.Objects[part.HTTPRouteKey] = routed(w.t) }}, false, ReasonRouteNotAccepted, "No Gateway"},
		"route refused": {ConditionNetworkingReady, []func(*world){gateway, func(w *world) {
			w.in.Facts.Objects[part.HTTPRouteKey] = routed(w.t, says("Accepted", false, "NoMatchingListenerHostname", "no listener"))
		}}, false, ReasonRouteNotAccepted, "NoMatchingListenerHostname: no listener"},
		"route accepted": {ConditionNetworkingReady, []func(*world){gateway, func(w *world) {
			w.in.Facts.Objects[part.HTTPRouteKey] = routed(w.t, says("Accepted", true, "Accepted", ""), says("ResolvedRefs", true, "ResolvedRefs", ""))
		}}, true, ReasonConfigured, ""},
		"nothing to route":       {ConditionNetworkingReady, []func(*world){gateway, func(w *world) { w.in.Instance.Routing.Routes = nil }}, false, ReasonNothingToRoute, "gatewayPath"},
		"ingress without a host": {ConditionNetworkingReady, []func(*world){ingress(v1alpha1.Ingress{})}, false, ReasonNothingToRoute, "host"},
		"ingress": {ConditionNetworkingReady, []func(*world){ingress(v1alpha1.Ingress{Host: "bi.example.com"}), func(w *world) {
			w.in.Facts.Objects[part.IngressKey] = observe.Object{Key: "ingress"}
		}}, true, ReasonConfigured, ""},
		"ingress on its way": {ConditionNetworkingReady, []func(*world){ingress(v1alpha1.Ingress{Host: "bi.example.com"})}, false, ReasonChecking, ""},
		"no monitoring":      {ConditionMonitoringReady, nil, true, ReasonNotConfigured, ""},
		"empty monitoring":   {ConditionMonitoringReady, []func(*world){func(w *world) { w.in.Instance.Monitoring = &resolve.Monitoring{Spec: &v1alpha1.Monitoring{}} }}, true, ReasonNotConfigured, ""},
		"monitoring kinds missing": {ConditionMonitoringReady, []func(*world){monitored, func(w *world) {
			w.in.Facts.Kinds[observe.ServiceMonitor], w.in.Facts.Kinds[observe.PrometheusRule] = observe.Missing, observe.Missing
		}}, false, ReasonMonitoringMissing, "ServiceMonitor, PrometheusRule"},
		"monitoring kinds unknown": {ConditionMonitoringReady, []func(*world){monitored}, false, ReasonChecking, ""},
		"monitored": {ConditionMonitoringReady, []func(*world){monitored, func(w *world) {
			w.in.Facts.Objects["servicemonitor"], w.in.Facts.Objects["prometheusrule"] = observe.Object{}, observe.Object{}
		}}, true, ReasonConfigured, ""},
		"advice": {ConditionSpecValid, []func(*world){func(w *world) {
			w.in.Instance.Advice = []resolve.Advice{{Path: "spec.image", Message: "Has no driver"}}
		}}, true, ReasonAdvice, "spec.image: Has no driver"},
		"mistakes":    {ConditionSpecValid, []func(*world){func(w *world) { w.in.Invalid = many(12) }}, false, ReasonInvalidSpec, "and 2 more"},
		"no schedule": {ConditionScheduleValid, nil, true, ReasonNoSchedule, ""},
		"a schedule":  {ConditionScheduleValid, []func(*world){func(w *world) { w.in.Instance.Lifecycle.Tasks = cloning().Lifecycle.Tasks }}, true, ReasonSchedulesValid, ""},
		"a bad schedule": {ConditionScheduleValid, []func(*world){func(w *world) {
			w.in.Invalid = field.ErrorList{field.Invalid(field.NewPath("spec", "lifecycle", "clone", "cronSchedule"), "99 * * * *", "minutes are between 0 and 59")}
		}}, false, ReasonInvalidSchedule, "0 and 59"},
		"another mistake":                {ConditionScheduleValid, []func(*world){func(w *world) { w.in.Invalid = invalid() }}, true, ReasonNoSchedule, ""},
		"networking while all is held":   {ConditionNetworkingReady, []func(*world){gateway, func(w *world) { w.pass(); w.in.Invalid = invalid() }}, false, ReasonChecking, "not there yet"},
		"held without a past":            {ConditionNetworkingReady, []func(*world){func(w *world) { w.in.Conditions, w.in.Invalid = nil, invalid() }}, false, ReasonChecking, "Not judged"},
		"monitoring held without a past": {ConditionMonitoringReady, []func(*world){func(w *world) { w.in.Conditions, w.in.Invalid = nil, invalid() }}, false, ReasonChecking, "Not judged"},
		"names are free":                 {ConditionNameConflict, nil, false, ReasonNoConflict, ""},
		"names are taken": {ConditionNameConflict, []func(*world){func(w *world) {
			for _, k := range []string{"a-service", "b-service", "c-service", "d-service"} {
				w.in.Facts.Named[k] = observe.Existing{Asked: true, Found: true}
			}
		}}, true, ReasonForeignObject, "a-service, b-service, c-service and 1 more"},
		"objects are told by their kind and name": {ConditionNameConflict, []func(*world){func(w *world) {
			w.in.Facts.Named["web-server-deployment"] = observe.Existing{Asked: true, Found: true, Raw: raw(t, map[string]any{
				"kind": "Deployment", "metadata": map[string]any{"name": "bi-web-server"},
			})}
		}}, true, ReasonForeignObject, "left alone: Deployment bi-web-server. "},
		"names are taken over": {ConditionNameConflict, []func(*world){func(w *world) {
			w.in.Instance.Adopt = true
			w.in.Facts.Named["a-service"] = observe.Existing{Asked: true, Found: true}
		}}, false, ReasonNoConflict, ""},
		"what has a controller is never taken over": {ConditionNameConflict, []func(*world){func(w *world) {
			w.in.Instance.Adopt = true
			w.in.Facts.Named["a-service"] = observe.Existing{Asked: true, Found: true, Controlled: true}
		}}, true, ReasonForeignObject, "a-service"},
		"what does not fit is never taken over": {ConditionNameConflict, []func(*world){func(w *world) {
			w.in.Instance.Adopt = true
			w.in.Facts.Named["web-server-deployment"] = observe.Existing{Asked: true, Found: true, Unfit: "its selector has other labels", Raw: raw(t, map[string]any{
				"kind": "Deployment", "metadata": map[string]any{"name": "bi-web-server"},
			})}
		}}, true, ReasonForeignObject, "left alone: Deployment bi-web-server: its selector has other labels. "},
		"an account that the spec names is used": {ConditionNameConflict, []func(*world){func(w *world) {
			w.in.Instance.ServiceAccount = &resolve.ServiceAccount{Name: "ci", Named: true}
			w.in.Facts.Named["serviceaccount"] = observe.Existing{Asked: true, Found: true, Controlled: true}
		}}, false, ReasonNoConflict, ""},
		"and that is told": {ConditionSpecValid, []func(*world){func(w *world) {
			w.in.Instance.ServiceAccount = &resolve.ServiceAccount{Name: "ci", Named: true}
			w.in.Facts.Named["serviceaccount"] = observe.Existing{Asked: true, Found: true}
		}}, true, ReasonAdvice, "ServiceAccount ci exists and is used as it is"},
		"an account that the spec does not name is in the way": {ConditionNameConflict, []func(*world){func(w *world) {
			w.in.Instance.ServiceAccount = &resolve.ServiceAccount{Name: "bi"}
			w.in.Facts.Named["serviceaccount"] = observe.Existing{Asked: true, Found: true, Raw: raw(t, map[string]any{
				"kind": "ServiceAccount", "metadata": map[string]any{"name": "bi"},
			})}
		}}, true, ReasonForeignObject, "ServiceAccount bi (to use it as it is, name it in spec.serviceAccount.name)"},
		"no component":           {ConditionAvailable, []func(*world){func(w *world) { w.in.Instance.Components, w.in.Facts.Workloads = nil, nil }}, true, ReasonNoComponents, ""},
		"a component is missing": {ConditionAvailable, []func(*world){func(w *world) { delete(w.in.Facts.Workloads, part.CeleryWorker) }}, false, ReasonNotReady, "celery-worker"},
		"a component is going": {ConditionAvailable, []func(*world){func(w *world) {
			d := w.in.Facts.Workloads[part.CeleryWorker]
			d.Deleting = true
			w.in.Facts.Workloads[part.CeleryWorker] = d
		}}, false, ReasonNotReady, "celery-worker"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, instance())
			w.run()
			for _, h := range c.happen {
				h(w)
			}
			got := condition(w.decide(), c.kind)
			if got.Status != c.status || got.Reason != c.reason || !strings.Contains(got.Message, c.says) {
				t.Errorf("%+v, want %t %s %q", got, c.status, c.reason, c.says)
			}
		})
	}
}

func many(n int) field.ErrorList {
	var out field.ErrorList
	for i := range n {
		out = append(out, field.Required(field.NewPath("spec", fmt.Sprint(i)), ""))
	}
	return out
}

// TestAddress is where people find the instance.
func TestAddress(t *testing.T) {
	balanced := func(address map[string]any) observe.Object {
		return observe.Object{Kind: "Service", Raw: raw(t, map[string]any{"status": map[string]any{"loadBalancer": map[string]any{"ingress": []any{address}}}})}
	}
	for name, c := range map[string]struct {
		change func(w *world)
		want   string
	}{
		"nothing is known": {func(*world) {}, ""},
		"as the user says": {func(w *world) { w.in.Instance.BaseURL = baseurl.Of("https://bi.example.com/x") }, "https://bi.example.com/x"},
		"a Gateway": {func(w *world) {
			w.in.Instance.Routing = &resolve.Routing{Gateway: &resolve.Gateway{Spec: &v1alpha1.Gateway{Hostnames: []string{"bi.example.com"}}}}
			w.in.Facts.Objects[part.HTTPRouteKey] = routed(t, says("Accepted", true, "Accepted", ""))
		}, "https://bi.example.com"},
		"a wildcard": {func(w *world) {
			w.in.Instance.Routing = &resolve.Routing{Gateway: &resolve.Gateway{Spec: &v1alpha1.Gateway{Hostnames: []string{"*.example.com"}}}}
		}, ""},
		"an Ingress": {func(w *world) {
			w.in.Instance.Routing = &resolve.Routing{Ingress: &resolve.Ingress{Spec: &v1alpha1.Ingress{Host: "bi.example.com"}}}
		}, "http://bi.example.com"},
		"an Ingress with TLS": {func(w *world) {
			w.in.Instance.Routing = &resolve.Routing{Ingress: &resolve.Ingress{Spec: &v1alpha1.Ingress{
				Hosts: []v1alpha1.IngressHost{{Host: "bi.example.com"}}, TLS: []networkingv1.IngressTLS{{Hosts: []string{"other"}}, {Hosts: []string{"bi.example.com"}}},
			}}}
		}, "https://bi.example.com"},
		"a load balancer": {func(w *world) {
			w.in.Facts.Objects["web-server-service"] = balanced(map[string]any{"hostname": "lb.example.com"})
		}, "http://lb.example.com"},
		"IPv6": {func(w *world) {
			w.in.Facts.Objects["web-server-service"] = balanced(map[string]any{"ip": "2001:db8::1"})
		}, "http://[2001:db8::1]"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, instance())
			w.run()
			c.change(w)
			n := w.decide().Status.Networking
			if n == nil {
				n = &v1alpha1.NetworkingStatus{}
			}
			if n.URL != c.want {
				t.Errorf("URL %q, want %q", n.URL, c.want)
			}
			w.in.Prior.Networking = n
			w.in.Invalid = invalid()
			if got := w.decide().Status.Networking; got.URL != c.want {
				t.Errorf("while the spec is invalid: %q", got.URL)
			}
		})
	}
}

// TestNameTakenBlocksAFirstInstallationOnly.
func TestNameTakenBlocksAFirstInstallationOnly(t *testing.T) {
	w := newWorld(t, instance())
	w.in.Facts.Named["web-server-deployment"] = observe.Existing{Asked: true, Found: true}
	p := w.pass()
	if p.Verdict.Reason != ReasonForeignObject || len(p.Runs) != 0 || !p.Leave["web-server-deployment"] {
		t.Errorf("verdict %+v, runs %+v", p.Verdict, p.Runs)
	}
	w.in.Facts.Named = map[string]observe.Existing{}
	w.play()
	w.in.Facts.Named = map[string]observe.Existing{"celery-beat-deployment": {Asked: true, Found: true}}
	w.in.Instance = withImage(w.in.Instance, "6.2.0")
	if p = w.pass(); p.Verdict.Reason == ReasonForeignObject {
		t.Error("a conflict stops an instance that runs")
	}
}

// TestATakenRunTakesNothingDown: the conflict is known before the drain, and no
// pod runs what somebody else has put in the place of a run's files.
func TestATakenRunTakesNothingDown(t *testing.T) {
	for _, key := range []func(part.Task, string) string{part.JobKey, part.RunConfigMapKey} {
		w := newWorld(t, withPage(instance()))
		w.run()
		w.in.Instance = withImage(w.in.Instance, "6.2.0")
		next := w.decide().Seek[0]
		id := strings.TrimSuffix(strings.TrimPrefix(next.Key, "migrate-"), "-job")
		w.in.Facts.Named[key(part.Migrate, id)] = observe.Existing{Asked: true, Found: true}
		before := w.in.Facts.Memory
		for range 4 {
			p := w.pass()
			if p.Verdict.Reason != ReasonForeignObject || len(p.Runs) > 0 || p.Page != Absent || p.Components[part.WebServer].Disposition != Hold {
				t.Fatalf("verdict %+v, runs %+v, page %v, web server %+v", p.Verdict, p.Runs, p.Page, p.Components[part.WebServer])
			}
			if c := condition(p, ConditionNameConflict); strings.Contains(c.Message, "adopt") {
				t.Errorf("what cannot be taken over is recommended: %s", c.Message)
			}
			if len(p.Seek) == 0 || p.Seek[0] != next {
				t.Fatalf("the question changes: %+v", p.Seek)
			}
		}
		m, _ := decode(w.in.Facts.Memory[memoryKey])
		old, _ := decode(before[memoryKey])
		if m.executions() != old.executions() {
			t.Errorf("a run counts that was not started: %d after %d", m.executions(), old.executions())
		}
		delete(w.in.Facts.Named, key(part.Migrate, id))
		if got := names(w.play()); got != "migrate, init" {
			t.Errorf("then runs %s", got)
		}
	}
}

// TestATakenAccountTakesNothingDown, and no pod runs under it.
func TestATakenAccountTakesNothingDown(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	w.in.Instance = withImage(w.in.Instance, "6.2.0")
	w.in.Instance.ServiceAccount = &resolve.ServiceAccount{Name: "bi"}
	w.in.Facts.Named[part.ServiceAccountKey] = observe.Existing{Asked: true, Found: true}
	for range 4 {
		p := w.pass()
		if p.Verdict.Reason != ReasonForeignObject || len(p.Runs) > 0 || p.Components[part.WebServer].Disposition != Hold {
			t.Fatalf("verdict %+v, runs %+v, web server %+v", p.Verdict, p.Runs, p.Components[part.WebServer])
		}
	}
	w.in.Facts.Named[part.ServiceAccountKey] = observe.Existing{Asked: true}
	if got := names(w.play()); got != "migrate, init" {
		t.Errorf("then runs %s", got)
	}
}

// TestForeignObjectWithANameOfThePageHoldsNoUpgrade: its pods would never be
// ready, with a Deployment of others or with files of others.
func TestForeignObjectWithANameOfThePageHoldsNoUpgrade(t *testing.T) {
	for _, key := range []string{"maintenance-page-deployment", "maintenance-page-configmap"} {
		t.Run(key, func(t *testing.T) {
			w := newWorld(t, instance())
			w.in.Instance.Page = &resolve.Page{Replicas: 1}
			w.play()
			w.in.Instance = withImage(w.in.Instance, "6.2.0")
			if p := w.pass(); p.Page != Run {
				t.Fatalf("without a conflict there is no page, but %v", p.Page)
			}
			w.in.Facts.Named[key] = observe.Existing{Asked: true, Found: true}
			if p := w.pass(); p.Page != Absent || p.Verdict.Reason == ReasonPageStarting {
				t.Errorf("page %v, verdict %+v", p.Page, p.Verdict)
			}
		})
	}
}

// TestAdoptedInstanceIsOneThatRuns: it drains, and is held until then.
func TestAdoptedInstanceIsHeldFirst(t *testing.T) {
	w := newWorld(t, instance())
	w.in.Instance.Adopt = true
	w.in.Facts.Named["web-server-deployment"] = observe.Existing{Asked: true, Found: true}
	p := w.pass()
	if c := p.Components[part.WebServer]; !c.Adopt || c.Disposition != Hold {
		t.Errorf("web server: %+v", c)
	}
}

// TestGeneratedSecretThatIsLost holds everything and is never made again.
func TestGeneratedSecretThatIsLost(t *testing.T) {
	i := instance()
	i.GeneratedSecrets = []resolve.GeneratedSecret{{Name: "bi-generated"}}
	w := newWorld(t, i)
	if got := w.decide().NewSecrets; len(got) != 0 {
		t.Errorf("unmade = %v before anybody knows whether it is there", got)
	}
	w.in.Facts.Named["generated-generated"] = observe.Existing{Asked: true}
	if got := w.decide().NewSecrets; len(got) != 1 {
		t.Errorf("unmade = %v", got)
	}
	w.in.Facts.Objects["generated-secret"] = observe.Object{Key: "generated-secret", Kind: "Secret", Name: "bi-generated"}
	w.run()
	if got := w.decide().NewSecrets; len(got) != 0 {
		t.Errorf("unmade = %v", got)
	}
	delete(w.in.Facts.Objects, "generated-secret")
	w.in.Instance = withImage(w.in.Instance, "6.2.0")
	p := w.pass()
	if p.Verdict.Reason != ReasonSecretLost || len(w.decide().NewSecrets) != 0 || len(p.Runs) != 0 || p.Components[part.WebServer].Disposition != Hold {
		t.Errorf("verdict %+v, unmade %v", p.Verdict, w.decide().NewSecrets)
	}
	w.in.Facts.Named["generated-generated"] = observe.Existing{Asked: true, Found: true, Raw: raw(t, map[string]any{"kind": "Secret", "metadata": map[string]any{"name": "bi-generated"}})}
	w.in.Instance.Adopt = true
	if p = w.pass(); p.Verdict.Reason == ReasonSecretLost {
		t.Error("a Secret that somebody has made again is not accepted")
	}
}

// TestGeneratedSecretIsRememberedWhileTheSpecHasMistakes: such a spec does not tell
// which Secrets it generates.
func TestGeneratedSecretIsRememberedWhileTheSpecHasMistakes(t *testing.T) {
	i := instance()
	i.GeneratedSecrets = []resolve.GeneratedSecret{{Name: "bi-generated"}}
	w := newWorld(t, i)
	w.in.Instance, w.in.Invalid = resolve.Instance{Name: i.Name, Namespace: i.Namespace}, invalid()
	w.in.Facts.Objects["generated-secret"] = observe.Object{Key: "generated-secret", Kind: "Secret", Name: "bi-generated"}
	w.in.Facts.Objects["other"] = observe.Object{Key: "other", Kind: "Secret", Name: "other"}
	w.pass()
	if m, _ := decode(w.in.Facts.Memory[memoryKey]); len(m.Secrets) != 1 {
		t.Errorf("Secrets %v are remembered, want only the generated one", m.Secrets)
	}
	delete(w.in.Facts.Objects, "generated-secret")
	w.in.Instance, w.in.Invalid = i, nil
	if p := w.pass(); p.Verdict.Reason != ReasonSecretLost || len(w.decide().NewSecrets) != 0 {
		t.Errorf("verdict %+v, unmade %v", p.Verdict, w.decide().NewSecrets)
	}
}

// TestPagePortFollowsTheHeldPort: the page listens where the Service points.
func TestPagePort(t *testing.T) {
	w := newWorld(t, resolve.Instance{})
	if got := pagePort(state{Input: w.in}); got != defaultPagePort {
		t.Errorf("%+v", got)
	}
	w.in.Instance = instance()
	w.in.Instance.Components[0].Port = &resolve.Port{Name: "web", Number: 9000}
	if got := pagePort(state{Input: w.in}); got != (PagePort{"web", 9000}) {
		t.Errorf("%+v", got)
	}
	w.in.Facts.Workloads[part.WebServer] = observe.Workload{Ports: []resolve.Port{{Name: "http", Number: 8088}}}
	if got := pagePort(state{Input: w.in}); got != (PagePort{"http", 8088}) {
		t.Errorf("%+v", got)
	}
	w.in.Facts.WebService = &observe.Service{TargetNumber: 8090}
	if got := pagePort(state{Input: w.in}); got != (PagePort{"http", 8090}) {
		t.Errorf("%+v", got)
	}
	w.in.Facts.WebService = &observe.Service{TargetName: "named"}
	if got := pagePort(state{Input: w.in}); got.Name != "named" {
		t.Errorf("%+v", got)
	}
}

// TestOldPortStaysOpenWhilePodsListenOnIt.
func TestOldPortStaysOpenWhilePodsListenOnIt(t *testing.T) {
	w := newWorld(t, instance())
	w.run()
	d := w.in.Facts.Workloads[part.WebServer]
	d.Ports = []resolve.Port{{Name: "http", Number: 8090}}
	w.in.Facts.Workloads[part.WebServer] = d
	if got := w.decide().Components[part.WebServer].HeldPorts; len(got) != 1 || got[0] != 8090 {
		t.Errorf("held ports %v", got)
	}
}

func TestTag(t *testing.T) {
	for image, want := range map[string]string{
		"apache/superset:6.1.0": "6.1.0", "registry:5000/superset": "registry:5000/superset", "registry:5000/superset:x": "x", "superset@sha256:ab": "sha256:ab",
	} {
		if got := tag(image); got != want {
			t.Errorf("tag of %s = %s", image, got)
		}
	}
}

func TestRunNamesAreCutAndKeepTheirID(t *testing.T) {
	for name, want := range map[string]string{
		"bi":                                     "bi-migrate-0a1b2c3d",
		strings.Repeat("a", 63):                  strings.Repeat("a", 46) + "-migrate-0a1b2c3d",
		strings.Repeat("a", 45) + "-" + "bcdefg": strings.Repeat("a", 45) + "-migrate-0a1b2c3d",
	} {
		if got := runName(name, part.Migrate, "0a1b2c3d"); got != want || len(got) > 63 {
			t.Errorf("%s (%d), want %s", got, len(got), want)
		}
	}
}

func TestBecause(t *testing.T) {
	for _, c := range [][3]string{{"", "m", "m"}, {"r", "", "r"}, {"r", " m\n", "r: m"}, {"", "", ""}} {
		if got := because(c[0], c[1]); got != c[2] {
			t.Errorf("%q", got)
		}
	}
}

func TestComponentStatuses(t *testing.T) {
	for name, c := range map[string]struct {
		d      observe.Workload
		want   string
		says   string
		change func(*resolve.Instance)
	}{
		"ready":       {d: observe.Workload{Wanted: 2, Replicas: 2, Ready: 2, Updated: 2, Available: 2}, want: ComponentReady},
		"not seen":    {d: observe.Workload{Wanted: 2, Generation: 2, ObservedGeneration: 1}, want: ComponentProgressing, says: "picked up"},
		"stalled":     {d: observe.Workload{Wanted: 2, Replicas: 2, Stalled: "deadline exceeded"}, want: ComponentUnavailable, says: "deadline"},
		"half":        {d: observe.Workload{Wanted: 2, Replicas: 2, Ready: 1, Available: 1}, want: ComponentProgressing, says: "1 of 2"},
		"none":        {d: observe.Workload{Wanted: 2, Replicas: 2}, want: ComponentUnavailable, says: "No replica"},
		"scaled to 0": {d: observe.Workload{}, want: ComponentReady, says: "zero", change: func(i *resolve.Instance) { i.Components[0].Replicas = new(int32(0)) }},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, instance())
			w.run()
			if c.change != nil {
				c.change(&w.in.Instance)
			}
			w.in.Facts.Workloads[part.WebServer] = c.d
			got := w.decide().Status.Components.WebServer
			if got.Phase != c.want || !strings.Contains(got.Message, c.says) {
				t.Errorf("%+v", got)
			}
		})
	}
	i := instance()
	for n, typ := range []part.Component{part.CeleryBeat, part.CeleryFlower, part.MCPServer, part.WebsocketServer} {
		i.Components = append(i.Components, resolve.Component{Type: typ, Name: "bi-" + string(typ), Pod: pod("6.1.0"), Replicas: new(int32(1)), DisruptionBudget: &resolve.DisruptionBudget{}})
		if n == 0 {
			i.Components[len(i.Components)-1].Autoscaling = &resolve.Autoscaling{Min: new(int32(3)), Max: 5}
		}
	}
	got := newWorld(t, i).decide().Status.Components
	for _, s := range []*v1alpha1.ComponentStatus{got.WebServer, got.CeleryWorker, got.CeleryBeat, got.CeleryFlower, got.MCPServer, got.WebsocketServer} {
		if s == nil || s.Phase != ComponentPending {
			t.Errorf("%+v", s)
		}
	}
	if got.CeleryBeat.Replicas != 3 {
		t.Errorf("an autoscaled component wants %d before it exists", got.CeleryBeat.Replicas)
	}
}
