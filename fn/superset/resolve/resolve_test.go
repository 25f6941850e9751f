// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"encoding/json"
	"math/rand"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

func TestResolveGivesTheSameBytes(t *testing.T) {
	want := bytesOf(t, Resolve(superset(everything)))
	for range 30 {
		if bytesOf(t, Resolve(superset(everything))) != want {
			t.Fatal("two answers to one question")
		}
	}
}

func TestResolveDoesNotChangeItsInput(t *testing.T) {
	xr := superset(everything, func(s *v1alpha1.SupersetSpec) {
		s.PodTemplate = container(v1alpha1.ContainerTemplate{
			Env: append(make([]corev1.EnvVar, 0, 9), corev1.EnvVar{Name: "A"}), EnvFrom: make([]corev1.EnvFromSource, 1, 9),
			Ports: []corev1.ContainerPort{{ContainerPort: 9000}},
		})
		s.PodTemplate.Tolerations = make([]corev1.Toleration, 1, 9)
	})
	before := xr.DeepCopy()
	first := Resolve(xr)
	want := bytesOf(t, first)

	Resolve(xr)

	if diff := cmp.Diff(before, xr); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}

	if bytesOf(t, first) != want {
		t.Error("a second call changed the first answer")
	}
}

// TestResolveNeverPanics builds random specs: any pointer may be nil, any text
// empty.
func TestResolveNeverPanics(t *testing.T) {
	Resolve(nil)
	Resolve(&v1alpha1.Superset{})

	for seed := range int64(400) {
		xr := &v1alpha1.Superset{}
		fill(rand.New(rand.NewSource(seed)), reflect.ValueOf(&xr.Spec).Elem(), 0)

		func() {
			defer func() {
				if r := recover(); r != nil {
					t.Fatalf("seed %d: %v\n%s", seed, r, debug.Stack())
				}
			}()

			bytesOf(t, Resolve(xr).Components)
		}()
	}
}

// fill sets a random part of a value.
func fill(r *rand.Rand, v reflect.Value, depth int) {
	if depth > 9 || !v.CanSet() {
		return
	}

	switch v.Kind() {
	case reflect.Pointer:
		if r.Intn(2) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(r, v.Elem(), depth+1)
		}
	case reflect.Struct:
		if v.Type().PkgPath() == "k8s.io/apimachinery/pkg/api/resource" || strings.HasPrefix(v.Type().PkgPath(), "k8s.io/apimachinery/pkg/runtime") ||
			strings.HasSuffix(v.Type().PkgPath(), "/intstr") {
			return
		}

		for i := range v.NumField() {
			fill(r, v.Field(i), depth+1)
		}
	case reflect.Slice:
		if r.Intn(3) == 0 && v.Type().Elem().Kind() != reflect.Uint8 {
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			fill(r, v.Index(0), depth+1)
			fill(r, v.Index(1), depth+1)
		}
	case reflect.String:
		v.SetString([]string{"", "x", "Development", "MySQL", "disabled", "aggressive", "http"}[r.Intn(7)])
	case reflect.Int32, reflect.Int64:
		v.SetInt(int64(r.Intn(5)))
	case reflect.Bool:
		v.SetBool(r.Intn(2) == 0)
	}
}

func TestSecretsStayOutOfEverythingButEnv(t *testing.T) {
	secrets := []string{"sentinel-key", "sentinel-former", "sentinel-db", "sentinel-valkey", "sentinel-source", "sentinel-admin", "sentinel-jwt-0123456789012345678901"}
	xr := superset(everything, func(s *v1alpha1.SupersetSpec) {
		s.SecretKey, s.PreviousSecretKey = &secrets[0], &secrets[1]
		s.Metastore = &v1alpha1.Metastore{Host: new("h"), Database: new("d"), Username: new("u"), Password: &secrets[2]}
		s.Valkey = &v1alpha1.Valkey{Host: new("h"), Password: &secrets[3]}
		s.Lifecycle.Clone.Source.Password = &secrets[4]
		s.Lifecycle.Init.AdminUser.Password = secrets[5]
		s.Realtime.JWTSecret = &secrets[6]
	})

	i := Resolve(xr)
	all := bytesOf(t, i)

	for _, value := range secrets {
		if !strings.Contains(all, `"value":"`+value+`"`) {
			t.Errorf("%s is not in the environment of any pod", value)
		}

		if strings.Contains(strings.ReplaceAll(all, `"value":"`+value+`"`, ""), value) {
			t.Errorf("%s is somewhere else", value)
		}
	}

	// The same spec in Production shows none of them.
	xr.Spec.Environment = v1alpha1.EnvironmentProduction
	for _, value := range secrets {
		if strings.Contains(bytesOf(t, Resolve(xr)), value) {
			t.Errorf("%s is shown in Production", value)
		}
	}
}

// TestPodsAreRestricted checks what the restricted Pod Security Standard asks
// of every container that is ours.
func TestPodsAreRestricted(t *testing.T) {
	i := Resolve(superset(everything, func(s *v1alpha1.SupersetSpec) {
		s.Metastore = &v1alpha1.Metastore{Host: new("h"), Database: new("d"), Username: new("u"), CreateDatabase: true}
	}))
	pods := map[string]Pod{"page": i.Page.Pod}

	for _, c := range i.Components {
		pods[string(c.Type)] = c.Pod
	}

	for _, s := range i.Lifecycle.Tasks {
		pods[string(s.Task)] = s.Pod
	}

	for _, e := range i.Embedded {
		pods[e.Name] = e.Pod
	}

	if len(pods) != 12 {
		t.Fatalf("%d pods", len(pods))
	}

	for name, p := range pods {
		if ptr.Or(p.AutomountServiceAccountToken, true) || !ptr.Or(p.SecurityContext.RunAsNonRoot, false) || ptr.Or(p.SecurityContext.RunAsUser, 0) == 0 ||
			p.SecurityContext.SeccompProfile.Type != corev1.SeccompProfileTypeRuntimeDefault {
			t.Errorf("%s: %+v", name, p.SecurityContext)
		}

		for _, c := range slices.Concat(p.InitContainers, p.Containers) {
			s := c.SecurityContext
			if ptr.Or(s.AllowPrivilegeEscalation, true) || !slices.Equal(s.Capabilities.Drop, []corev1.Capability{"ALL"}) {
				t.Errorf("%s/%s: %+v", name, c.Name, s)
			}

			if c.Resources.Requests.Cpu().IsZero() || c.Resources.Requests.Memory().IsZero() {
				t.Errorf("%s/%s requests nothing", name, c.Name)
			}
		}
	}
}

func TestSecurityOfUsersWinsFieldByField(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.WebServer.PodTemplate = &v1alpha1.PodTemplate{
			PodSecurityContext: &corev1.PodSecurityContext{RunAsUser: new(int64(0)), FSGroup: new(int64(5))},
			Container:          &v1alpha1.ContainerTemplate{SecurityContext: &corev1.SecurityContext{Privileged: new(true)}, Resources: &corev1.ResourceRequirements{}},
		}
	})
	web := one(t, xr, part.WebServer)

	want := &corev1.PodSecurityContext{RunAsUser: new(int64(0)), FSGroup: new(int64(5)), SeccompProfile: &corev1.SeccompProfile{Type: "RuntimeDefault"}}
	if diff := cmp.Diff(want, web.Pod.SecurityContext); diff != "" {
		t.Errorf("pod (-want +got):\n%s", diff)
	}

	if diff := cmp.Diff(&corev1.SecurityContext{Privileged: new(true)}, main(web).SecurityContext); diff != "" {
		t.Errorf("container (-want +got):\n%s", diff)
	}

	if len(main(web).Resources.Requests) != 0 {
		t.Error("an empty object of the user's does not win")
	}
}

func TestToolsRunAsTheUserOfTheirImage(t *testing.T) {
	for engine, uid := range map[v1alpha1.DatabaseType]int64{v1alpha1.DatabaseTypePostgreSQL: 70, v1alpha1.DatabaseTypeMySQL: 999} {
		xr := superset(func(s *v1alpha1.SupersetSpec) { s.Metastore.Type, s.Metastore.CreateDatabase = engine, true })
		if got := *task(t, xr, part.Migrate).Pod.InitContainers[0].SecurityContext.RunAsUser; got != uid {
			t.Errorf("%s runs as %d", engine, got)
		}

		xr.Spec.PodTemplate = &v1alpha1.PodTemplate{PodSecurityContext: &corev1.PodSecurityContext{RunAsUser: new(int64(4711))}}
		if got := task(t, xr, part.Migrate).Pod.InitContainers[0].SecurityContext.RunAsUser; got != nil {
			t.Errorf("the user's own %d gives way to %d", 4711, *got)
		}
	}
}

func TestServiceAccount(t *testing.T) {
	cases := map[string]struct {
		spec    *v1alpha1.ServiceAccount
		created string
		pod     string
	}{
		"absent":        {nil, "acme", "acme"},
		"named":         {&v1alpha1.ServiceAccount{Name: "x"}, "x", "x"},
		"existing":      {&v1alpha1.ServiceAccount{Create: new(false), Name: "x"}, "", "x"},
		"existing, but": {&v1alpha1.ServiceAccount{Create: new(false)}, "", ""},
	}
	for name, tc := range cases {
		i := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) { s.ServiceAccount = tc.spec }))
		if got := ptr.OrZero(i.ServiceAccount).Name; got != tc.created {
			t.Errorf("%s: creates %q", name, got)
		}

		if got := i.Components[0].Pod.ServiceAccountName; got != tc.pod {
			t.Errorf("%s: runs as %q", name, got)
		}
	}
}

func TestRoutesAndPublication(t *testing.T) {
	route := func(path, service string, port int32) Route { return Route{path, "acme-" + service, port} }
	cases := map[string]struct {
		change func(*v1alpha1.SupersetSpec)
		want   []Route
		flower bool
	}{
		"Production keeps Flower inside": {
			want: []Route{route("/ws", "websocket-server", 8080), route("/mcp", "mcp-server", 8088), route("/", "web-server", 8088)},
		},
		"a path publishes it": {
			change: func(s *v1alpha1.SupersetSpec) {
				s.CeleryFlower.Service = &v1alpha1.Service{GatewayPath: new("/monitoring/"), Port: new(int32(80))}
				s.WebServer.Service = &v1alpha1.Service{GatewayPath: new("/ignored")}
			},
			want: []Route{
				route("/ws", "websocket-server", 8080), route("/mcp", "mcp-server", 8088), route("/monitoring/", "celery-flower", 80), route("/", "web-server", 8088),
			},
			flower: true,
		},
		"so does Staging": {
			change: func(s *v1alpha1.SupersetSpec) {
				s.Environment, s.MCPServer, s.WebsocketServer = v1alpha1.EnvironmentStaging, nil, nil
			},
			want:   []Route{route("/flower", "celery-flower", 5555), route("/", "web-server", 8088)},
			flower: true,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			xr := superset(all, func(s *v1alpha1.SupersetSpec) {
				s.Networking = &v1alpha1.Networking{Gateway: &v1alpha1.Gateway{}}
				s.NetworkPolicy = &v1alpha1.NetworkPolicy{}
			})
			if tc.change != nil {
				tc.change(&xr.Spec)
			}

			i := Resolve(xr)
			if diff := cmp.Diff(tc.want, i.Routing.Routes); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}

			if i.NetworkPolicy.External[part.CeleryFlower] != tc.flower || !i.NetworkPolicy.External[part.WebServer] || i.NetworkPolicy.External[part.CeleryWorker] {
				t.Errorf("open to the outside: %v", i.NetworkPolicy.External)
			}

			if hasAdvice(i, "FlowerWithoutAuthentication") != (tc.flower && i.Environment == v1alpha1.EnvironmentProduction) {
				t.Error("the warning about Flower is wrong")
			}
		})
	}
}

func TestFlowerHealthPath(t *testing.T) {
	for path, want := range map[string]string{"": "/flower/healthcheck", "/monitoring": "/monitoring/healthcheck", "/flower/": "/flower/healthcheck"} {
		xr := superset(all, func(s *v1alpha1.SupersetSpec) { s.CeleryFlower.Service = &v1alpha1.Service{GatewayPath: &path} })
		if got := main(one(t, xr, part.CeleryFlower)).LivenessProbe.HTTPGet.Path; got != want {
			t.Errorf("%q: %s", path, got)
		}
	}
}

func TestPackagesComeFromTheUsersIndex(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.PythonPackages = []string{"psycopg2-binary==2.9.9", "x; python_version > '3'"}
		s.PodTemplate = container(v1alpha1.ContainerTemplate{Env: []corev1.EnvVar{{Name: "PIP_INDEX_URL", Value: "https://index"}, {Name: "PYTHONPATH", Value: "/mine"}}})
	})
	i := Resolve(xr)

	pods := map[string]Pod{}
	for _, c := range i.Components {
		pods[string(c.Type)] = c.Pod
	}

	for _, s := range i.Lifecycle.Tasks {
		pods[string(s.Task)] = s.Pod
	}

	for name, p := range pods {
		if name == string(part.WebsocketServer) {
			if len(p.InitContainers) != 0 {
				t.Error("the websocket server is not Python")
			}

			continue
		}

		c := p.InitContainers[0]
		if c.Name != part.PackagesContainer || c.Image != p.Containers[0].Image || valueOf(c.Env, "PIP_INDEX_URL") != "https://index" || valueOf(p.Containers[0].Env, "PYTHONPATH") != "/mine" {
			t.Errorf("%s: %+v", name, c)
		}
	}

	if got := i.Components[0].Config["requirements.txt"]; got != "psycopg2-binary==2.9.9\nx; python_version > '3'\n" {
		t.Errorf("requirements are %q", got)
	}
}

func TestMetricsGiveEveryPythonComponentATarget(t *testing.T) {
	i := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Monitoring = &v1alpha1.Monitoring{ServiceMonitor: &v1alpha1.ServiceMonitor{}, Metrics: &v1alpha1.Metrics{}}
	}))
	// Flower has Celery's metrics besides those of Superset.
	if len(i.Monitoring.Targets) != 6 {
		t.Errorf("targets are %v", i.Monitoring.Targets)
	}

	worker, _ := i.Component(part.CeleryWorker)
	if worker.Port != nil || worker.Service == nil || worker.Service.MetricsPort.Name != "metrics" || len(worker.Pod.Containers) != 2 {
		t.Error("the worker cannot be scraped")
	}

	plain := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Monitoring = &v1alpha1.Monitoring{ServiceMonitor: &v1alpha1.ServiceMonitor{}}
	}))
	if diff := cmp.Diff([]MonitorTarget{{Component: part.WebServer, PortName: "http"}}, plain.Monitoring.Targets); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestAdviceIsSortedAndOnce(t *testing.T) {
	i := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Valkey, s.Metastore, s.Image.Tag = nil, nil, "latest"
		s.CeleryWorker = nil
		s.PodTemplate = container(v1alpha1.ContainerTemplate{Env: []corev1.EnvVar{{Name: pyconfig.EnvSecretKey}}})
		s.Networking = &v1alpha1.Networking{Ingress: &v1alpha1.Ingress{}}
		s.MCPServer.Service = &v1alpha1.Service{GatewayPath: new("/ws")}
		s.WebServer.SQLAEngineOptions = &v1alpha1.SQLAEngineOptions{PoolSize: new(int32(0))}
	}))

	var got []string
	for _, a := range i.Advice {
		got = append(got, a.Path+" "+a.Reason)
	}

	want := []string{
		"spec.baseUrl CookiesNotSecure", "spec.celeryBeat NoBroker", "spec.celeryBeat NoWorker", "spec.celeryFlower FlowerMissing", "spec.celeryFlower NoBroker", "spec.celeryFlower NoWorker",
		"spec.celeryFlower.service.gatewayPath FlowerNotPublished", "spec.image.tag MutableTag", "spec.mcpServer FastMCPMissing", "spec.mcpServer MCPWithoutAuthentication", "spec.metastore NoMetastore", "spec.networking SamePath",
		"spec.networking.ingress NoHost", "spec.podTemplate.container.env VariableIgnored", "spec.webServer.sqlaEngineOptions.poolSize PoolUnlimited",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestMCPServerOfTheStockImageDoesNotStart: the log of a pod that crashes is
// the only place where one reads what it lacks.
func TestMCPServerOfTheStockImageDoesNotStart(t *testing.T) {
	missing := func(change func(*v1alpha1.SupersetSpec)) bool {
		return slices.ContainsFunc(Resolve(superset(all, change)).Advice, func(a Advice) bool { return a.Reason == "FastMCPMissing" })
	}

	for name, change := range map[string]func(*v1alpha1.SupersetSpec){
		"without fastmcp":     func(*v1alpha1.SupersetSpec) {},
		"with other packages": func(s *v1alpha1.SupersetSpec) { s.PythonPackages = []string{"flower"} },
	} {
		if !missing(change) {
			t.Errorf("%s nothing is said", name)
		}
	}

	for name, change := range map[string]func(*v1alpha1.SupersetSpec){
		"no MCP server":             func(s *v1alpha1.SupersetSpec) { s.MCPServer = nil },
		"fastmcp in pythonPackages": func(s *v1alpha1.SupersetSpec) { s.PythonPackages = []string{" FastMCP>=3.1,<4"} },
		"another image":             func(s *v1alpha1.SupersetSpec) { s.Image.Repository = "example.com/bi/superset" },
		"another image for the server": func(s *v1alpha1.SupersetSpec) {
			s.MCPServer.Image = &v1alpha1.ImageOverride{Repository: new("example.com/bi/superset")}
		},
	} {
		if missing(change) {
			t.Errorf("%s: a false alarm", name)
		}
	}
}

func TestInstanceHasAJSONForm(t *testing.T) {
	if _, err := json.Marshal(Resolve(superset(everything))); err != nil {
		t.Fatal(err)
	}
}
