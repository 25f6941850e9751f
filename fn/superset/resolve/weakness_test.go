// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/podtemplate"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

// Each test here is named after what a user would see without the behaviour it
// checks.

func TestOverriddenPortIsReallyListenedOn(t *testing.T) {
	move := func(name string) *v1alpha1.PodTemplate {
		return container(v1alpha1.ContainerTemplate{Ports: []corev1.ContainerPort{{Name: name, ContainerPort: 9000}}})
	}
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.WebServer.PodTemplate, s.CeleryFlower.PodTemplate = move("http"), move("http")
		s.MCPServer.PodTemplate, s.WebsocketServer.PodTemplate = move("mcp"), move("ws")
	})

	for c, variable := range map[part.Component]string{part.WebServer: "SUPERSET_PORT", part.CeleryFlower: "FLOWER_PORT", part.WebsocketServer: "PORT"} {
		if got := valueOf(main(one(t, xr, c)).Env, variable); got != "9000" {
			t.Errorf("%s of %s is %q", variable, c, got)
		}

		if got := valueOf(main(one(t, superset(all), c)).Env, variable); got != "" {
			t.Errorf("%s of %s is %q without an override", variable, c, got)
		}
	}

	if got := main(one(t, xr, part.MCPServer)).Command; got[len(got)-1] != "9000" {
		t.Errorf("MCP listens on %v", got)
	}

	if got := one(t, xr, part.WebServer).Config[ConfigKey]; !strings.Contains(got, "SUPERSET_WEBSERVER_PORT = 9000\n") {
		t.Error("the file says another port")
	}
}

func TestPrefetchFlagDoesNotOverrideCeleryConfig(t *testing.T) {
	flag := func(n *int32) (string, string) {
		c := one(t, superset(all, func(s *v1alpha1.SupersetSpec) { s.CeleryWorker.Celery = &v1alpha1.Celery{PrefetchMultiplier: n} }), part.CeleryWorker)

		return strings.Join(main(c).Command, " "), c.Config[ConfigKey]
	}

	command, config := flag(nil)
	if strings.Contains(command, "prefetch") || !strings.Contains(config, "    worker_prefetch_multiplier = 4\n") {
		t.Errorf("the default is a flag, which raw Python cannot change: %s", command)
	}

	if command, config = flag(new(int32(0))); !strings.Contains(command, "--prefetch-multiplier=0") || strings.Contains(config, "worker_prefetch") {
		t.Errorf("0 does not mean unlimited: %s", command)
	}
}

func TestMemoryPerChildLooksLikeBytes(t *testing.T) {
	for n, want := range map[int32]bool{200_000_000: true, 400_000: false} {
		i := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) { s.CeleryWorker.Celery = &v1alpha1.Celery{MaxMemoryPerChild: &n} }))
		if hasAdvice(i, "MemoryInKiB") != want {
			t.Errorf("%d: want a warning: %t", n, want)
		}
	}
}

func TestSyncWorkersSilentlyBecomeThreads(t *testing.T) {
	for _, class := range []string{"sync", "gevent", "eventlet"} {
		env := main(one(t, superset(all, func(s *v1alpha1.SupersetSpec) { s.WebServer.Gunicorn = &v1alpha1.Gunicorn{WorkerClass: class} }), part.WebServer)).Env
		if got := valueOf(env, "SERVER_THREADS_AMOUNT"); got != "1" {
			t.Errorf("%s runs with %s threads", class, got)
		}
	}
}

func TestDisabledProcessPresetGivesPoolWithoutLimit(t *testing.T) {
	for _, preset := range []v1alpha1.Preset{v1alpha1.PresetPerformance, v1alpha1.PresetAggressive} {
		xr := superset(all, func(s *v1alpha1.SupersetSpec) {
			s.SQLAEngineOptions = &v1alpha1.SQLAEngineOptions{Preset: preset}
			s.WebServer.Gunicorn = &v1alpha1.Gunicorn{Preset: v1alpha1.PresetDisabled}
			s.CeleryWorker.Celery = &v1alpha1.Celery{Preset: v1alpha1.PresetDisabled}
		})
		for _, c := range []part.Component{part.WebServer, part.CeleryWorker} {
			if config := one(t, xr, c).Config[ConfigKey]; strings.Contains(config, `"pool_size": 0`) {
				t.Errorf("%s with %s has pool size 0", c, preset)
			}
		}
	}
}

func TestExplicitPoolFieldsAreIgnored(t *testing.T) {
	own := &v1alpha1.SQLAEngineOptions{PoolSize: new(int32(3)), PoolRecycle: new(int32(0)), PoolTimeout: new(int32(0))}
	conservative := *own
	conservative.Preset = v1alpha1.PresetConservative

	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.CeleryBeat.SQLAEngineOptions, s.WebServer.SQLAEngineOptions = own, &conservative
	})
	for _, c := range []part.Component{part.CeleryBeat, part.WebServer} {
		config := one(t, xr, c).Config[ConfigKey]
		for _, want := range []string{`"pool_size": 3`, `"pool_recycle": 0`, `"pool_timeout": 0`} {
			if !strings.Contains(config, want) {
				t.Errorf("%s does not say %s", c, want)
			}
		}
	}
}

func TestEngineOptionsWithoutMetastoreBreakSQLite(t *testing.T) {
	i := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) { s.Metastore = nil }))
	for _, c := range i.Components {
		if strings.Contains(c.Config[ConfigKey], "SQLALCHEMY_ENGINE_OPTIONS") {
			t.Errorf("%s has pool options for SQLite", c.Type)
		}
	}

	if !hasAdvice(i, "NoMetastore") {
		t.Error("nobody says that there is no metastore")
	}
}

func TestPrivateCertificatesDoNotReachPods(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Valkey.SSL = &v1alpha1.ValkeySSL{CACertFrom: key("ca", "ca.pem"), CertFrom: key("me", "tls.crt"), KeyFrom: key("me", "tls.key")}
	})
	for _, c := range []part.Component{part.WebServer, part.CeleryWorker, part.CeleryBeat, part.CeleryFlower, part.MCPServer} {
		component := one(t, xr, c)
		mounted := false

		for _, m := range main(component).VolumeMounts {
			mounted = mounted || m.Name == part.TLSVolume && m.MountPath == "/etc/superset/valkey-tls"
		}

		if !mounted || !strings.Contains(component.Config[ConfigKey], `"ssl_ca_certs": "/etc/superset/valkey-tls/ca.crt"`) {
			t.Errorf("%s does not see the certificates", c)
		}
	}

	if got := len(task(t, xr, part.Init).Pod.Volumes); got != 2 {
		t.Errorf("init has %d volumes", got)
	}
}

func TestNothingConfiguresAsyncQueriesForWebsocketServer(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.BaseURL = "https://bi.example.com/x"
		s.Realtime = &v1alpha1.Realtime{JWTSecretFrom: key("rt", "jwt")}
		s.WebsocketServer.Service = &v1alpha1.Service{GatewayPath: new("/events")}
	})
	web, node := one(t, xr, part.WebServer), main(one(t, xr, part.WebsocketServer)).Env

	for _, want := range []string{
		`GLOBAL_ASYNC_QUERIES_WEBSOCKET_URL = "wss://bi.example.com/events"`, `GLOBAL_ASYNC_QUERIES_TRANSPORT = "ws"`, `"GLOBAL_ASYNC_QUERIES": True`,
	} {
		if !strings.Contains(web.Config[ConfigKey], want) {
			t.Errorf("missing: %s", want)
		}
	}

	for name, want := range map[string]string{
		"REDIS_HOST": "cache.internal", "REDIS_PORT": "6379", "REDIS_DB": "7", "REDIS_STREAM_PREFIX": "acme-async-events-", "JWT_COOKIE_NAME": "async-token",
	} {
		if got := valueOf(node, name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}

	for _, e := range node {
		if e.Name == "JWT_SECRET" && e.ValueFrom.SecretKeyRef.Name == "rt" {
			return
		}
	}

	t.Error("the websocket server does not know the secret")
}

func TestWebsocketIntegersLoseDigits(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Environment = v1alpha1.EnvironmentDevelopment
		s.WebsocketServer.Config = &runtime.RawExtension{Raw: []byte(`{"big": 9007199254740993, "a": {"html": "<"}}`)}
	})

	want := `{"a":{"html":"\u003c"},"big":9007199254740993}` + "\n"
	if diff := cmp.Diff(want, one(t, xr, part.WebsocketServer).Config["config.json"]); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestOneVolumeCanBeMountedOnlyOnce(t *testing.T) {
	mounts := []corev1.VolumeMount{{Name: "data", MountPath: "/a", SubPath: "a"}, {Name: "data", MountPath: "/b", SubPath: "b"}}
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.PodTemplate = container(v1alpha1.ContainerTemplate{VolumeMounts: mounts[:1]})
		s.WebServer.PodTemplate = container(v1alpha1.ContainerTemplate{VolumeMounts: mounts[1:]})
	})

	if diff := cmp.Diff(mounts, main(one(t, xr, part.WebServer)).VolumeMounts[:2]); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestUnnamedPortsCollapseIntoOne(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.WebServer.PodTemplate = container(v1alpha1.ContainerTemplate{Ports: []corev1.ContainerPort{{ContainerPort: 9000}, {ContainerPort: 9001}}})
	})
	if got := main(one(t, xr, part.WebServer)).Ports; len(got) != 2 || got[0].Name != "http" || got[1].Name != "port-9001" {
		t.Errorf("ports are %v", got)
	}

	xr.Spec.WebServer.PodTemplate.Container.Ports[1].Name = "http"

	if got := main(one(t, xr, part.WebServer)).Ports; len(got) != 2 || got[0].ContainerPort != 9001 || got[1].Name != "port-9000" {
		t.Errorf("beside one called http, ports are %v", got)
	}
}

func TestTopLevelPortsAndProbesHitEveryComponent(t *testing.T) {
	probe := &corev1.Probe{ProbeHandler: corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/mine"}}}
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.PodTemplate = container(v1alpha1.ContainerTemplate{
			Ports: []corev1.ContainerPort{{Name: "http", ContainerPort: 9000}}, LivenessProbe: probe, ReadinessProbe: probe, StartupProbe: probe,
		})
	})

	for _, c := range Resolve(xr).Components {
		m := main(c)
		if c.Type == part.WebServer {
			if c.Port.Number != 9000 || m.LivenessProbe != probe {
				t.Error("the web server does not inherit")
			}

			continue
		}

		if m.LivenessProbe == probe || m.ReadinessProbe == probe || m.StartupProbe == probe {
			t.Errorf("%s has the web server's probe", c.Type)
		}

		if c.Port != nil && c.Port.Number == 9000 || c.Port == nil && len(m.Ports) > 0 {
			t.Errorf("%s has the web server's port", c.Type)
		}
	}
}

func TestInheritedAutoscalingCannotBeSwitchedOff(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Autoscaling = &v1alpha1.Autoscaling{MaxReplicas: 5}
		s.PodDisruptionBudget = &v1alpha1.PodDisruptionBudget{MinAvailable: new(percent("50%"))}
		s.CeleryFlower.Autoscaling = &v1alpha1.ComponentAutoscaling{Disabled: true}
		s.CeleryFlower.PodDisruptionBudget = &v1alpha1.ComponentPodDisruptionBudget{Disabled: true}
	})

	for c, want := range map[part.Component]bool{part.WebServer: true, part.MCPServer: true, part.CeleryFlower: false, part.CeleryBeat: false} {
		got := one(t, xr, c)
		if (got.Autoscaling != nil) != want || (got.DisruptionBudget != nil) != want {
			t.Errorf("%s: want %t", c, want)
		}
	}
}

func TestTwoBeatsOverlapDuringRollout(t *testing.T) {
	rolling := &v1alpha1.DeploymentTemplate{Strategy: &appsv1.DeploymentStrategy{Type: appsv1.RollingUpdateDeploymentStrategyType}}

	inherited := superset(all, func(s *v1alpha1.SupersetSpec) { s.DeploymentTemplate, s.Replicas = rolling, new(int32(4)) })
	if got := one(t, inherited, part.CeleryBeat); got.Strategy.Type != appsv1.RecreateDeploymentStrategyType || got.Replicas != 1 {
		t.Errorf("%s with %d replicas", got.Strategy.Type, got.Replicas)
	}

	own := superset(all, func(s *v1alpha1.SupersetSpec) { s.CeleryBeat.DeploymentTemplate = rolling })
	if got := one(t, own, part.CeleryBeat); got.Strategy.Type != appsv1.RollingUpdateDeploymentStrategyType {
		t.Error("beat's own strategy does not win")
	}
}

func TestWorkerAndBeatHaveNoProbes(t *testing.T) {
	for _, c := range []part.Component{part.CeleryWorker, part.CeleryBeat} {
		if m := main(one(t, superset(all), c)); m.LivenessProbe == nil || m.StartupProbe == nil {
			t.Errorf("%s has none", c)
		}
	}

	own := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.CeleryBeat.PodTemplate = container(v1alpha1.ContainerTemplate{Command: []string{"mine"}})
		s.CeleryWorker.Celery = &v1alpha1.Celery{Pool: "solo"}
	})
	for _, c := range []part.Component{part.CeleryWorker, part.CeleryBeat} {
		if m := main(one(t, own, c)); m.LivenessProbe != nil {
			t.Errorf("%s would be restarted for what it is not", c)
		}
	}
}

func TestSlowStartLeadsToRestarts(t *testing.T) {
	for _, c := range Resolve(superset(all)).Components {
		p := main(c).StartupProbe
		if p == nil || p.PeriodSeconds*p.FailureThreshold < 300 {
			t.Errorf("%s has less than five minutes", c.Type)
		}
	}
}

func TestArgsBesideShellDefaultDoNothing(t *testing.T) {
	args := []string{"--flag", "a 'b"}
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.BootstrapScript = new("true")
		s.CeleryFlower.PodTemplate = container(v1alpha1.ContainerTemplate{Args: args})
		s.CeleryWorker.PodTemplate = container(v1alpha1.ContainerTemplate{Args: args})
		s.Lifecycle = &v1alpha1.Lifecycle{PodTemplate: container(v1alpha1.ContainerTemplate{Args: args})}
	})

	for _, c := range []part.Component{part.CeleryFlower, part.CeleryWorker} {
		m := main(one(t, xr, c))
		if got := execute(t, "true", m); !strings.HasSuffix(got, "[--flag][a 'b]") || !strings.HasPrefix(got, "[celery]") {
			t.Errorf("%s runs %s", c, got)
		}
	}

	if got := execute(t, "true", task(t, xr, part.Migrate).Pod.Containers[0]); got != "[superset][db][upgrade][--flag][a 'b]" {
		t.Errorf("migrate runs %s", got)
	}
}

func TestBootstrapFailureDoesNotStopTheStart(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) { s.BootstrapScript = new("x") })
	worker := main(one(t, xr, part.CeleryWorker))

	for name, tc := range map[string]struct {
		script string
		starts bool
	}{
		"last line fails":                 {"echo hello >&2; false", false},
		"set -e and a line fails":         {"set -e\nfalse\ntrue", false},
		"exit":                            {"exit 3", false},
		"a line fails but the script not": {"false\ntrue", true},
		"arguments are changed":           {"set -- evil; shift", true},
		"functions":                       {"boot() { :; }\nset -u", true},
	} {
		got := execute(t, tc.script, worker)
		if started := strings.HasPrefix(got, "[celery]"); started != tc.starts {
			t.Errorf("%s: started is %t: %s", name, started, got)
		}
	}
}

func TestUserVariablesCannotReferToOurs(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.WebServer.PodTemplate = container(v1alpha1.ContainerTemplate{Env: []corev1.EnvVar{
			{Name: "DSN", Value: "pg://$(SUPERSET_OPERATOR__DB_HOST)"}, {Name: pyconfig.EnvSecretKey, Value: "mine"},
		}})
	})
	env := main(one(t, xr, part.WebServer)).Env

	if env[len(env)-1].Name != "DSN" {
		t.Errorf("the user's variable comes before ours: %v", env[len(env)-1])
	}

	if valueOf(env, pyconfig.EnvSecretKey) != "" || !hasAdvice(Resolve(xr), "VariableIgnored") {
		t.Error("the user's secret key wins, or nobody says that it does not")
	}
}

func TestChecksumAnnotationOfUserFreezesRollouts(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.PodTemplate = &v1alpha1.PodTemplate{Annotations: map[string]string{v1alpha1.AnnotationConfigChecksum: "frozen", "a": "b"}}
	})
	for _, c := range Resolve(xr).Components {
		if c.ConfigChecksum != "" && c.Pod.Annotations[v1alpha1.AnnotationConfigChecksum] != c.ConfigChecksum || c.Pod.Annotations["a"] != "b" {
			t.Errorf("%s: %v", c.Type, c.Pod.Annotations)
		}
	}
}

func TestParentLabelCanBeForged(t *testing.T) {
	forged := map[string]string{v1alpha1.LabelParent: "other", v1alpha1.LabelTask: "x", v1alpha1.LabelComponent: "hijack", "team": "bi"}
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.PodTemplate = &v1alpha1.PodTemplate{Labels: forged}
		s.DeploymentTemplate = &v1alpha1.DeploymentTemplate{Labels: forged}
		s.WebServer.Service = &v1alpha1.Service{Labels: forged}
		s.Lifecycle = &v1alpha1.Lifecycle{MaintenancePage: &v1alpha1.MaintenancePage{PodTemplate: &v1alpha1.PodTemplate{Labels: forged}}}
	})
	i := Resolve(xr)
	web, _ := i.Component(part.WebServer)

	three := map[string]string{"app.kubernetes.io/name": "superset", "app.kubernetes.io/component": "web-server", "app.kubernetes.io/instance": "acme", "team": "bi"}
	four := podtemplate.MapsLastWins(three, map[string]string{v1alpha1.LabelParent: "acme"})

	for name, d := range map[string]string{
		"Deployment": cmp.Diff(three, web.DeploymentLabels),
		"Service":    cmp.Diff(three, web.Service.Labels),
		"Pod":        cmp.Diff(four, web.Pod.Labels),
		"Page":       cmp.Diff(podtemplate.MapsLastWins(four, map[string]string{"app.kubernetes.io/component": "maintenance-page"}), i.Page.Pod.Labels),
	} {
		if d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

func TestChangeOfGunicornRestartsEverything(t *testing.T) {
	before := Resolve(superset(all))
	cases := map[string]struct {
		change func(*v1alpha1.SupersetSpec)
		want   []part.Component
	}{
		"gunicorn": {
			func(s *v1alpha1.SupersetSpec) { s.WebServer.Gunicorn = &v1alpha1.Gunicorn{Workers: new(int32(7))} }, []part.Component{part.WebServer},
		},
		"celery": {
			func(s *v1alpha1.SupersetSpec) { s.CeleryWorker.Celery = &v1alpha1.Celery{Concurrency: new(int32(7))} }, []part.Component{part.CeleryWorker},
		},
		"config of one": {
			func(s *v1alpha1.SupersetSpec) { s.MCPServer.Config = new("X = 1") }, []part.Component{part.MCPServer},
		},
		"createDatabase": {
			func(s *v1alpha1.SupersetSpec) { s.Metastore.CreateDatabase = true }, nil,
		},
		"lifecycle": {
			func(s *v1alpha1.SupersetSpec) { s.Lifecycle = &v1alpha1.Lifecycle{Config: new("X = 1")} }, nil,
		},
		"feature flags": {
			func(s *v1alpha1.SupersetSpec) { s.FeatureFlags = map[string]bool{"A": true} },
			[]part.Component{part.WebServer, part.CeleryWorker, part.CeleryBeat, part.CeleryFlower, part.MCPServer},
		},
	}

	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			var got []part.Component

			for _, c := range Resolve(superset(all, tc.change)).Components {
				old, _ := before.Component(c.Type)
				if bytesOf(t, old.Pod) != bytesOf(t, c.Pod) {
					got = append(got, c.Type)
				}
			}

			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("restarted (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEmptyDisruptionBudgetProtectsNothing(t *testing.T) {
	i := Resolve(superset(all, func(s *v1alpha1.SupersetSpec) { s.PodDisruptionBudget = &v1alpha1.PodDisruptionBudget{} }))
	for _, c := range i.Components {
		if c.DisruptionBudget != nil {
			t.Errorf("%s has one", c.Type)
		}
	}

	if !hasAdvice(i, "EmptyDisruptionBudget") {
		t.Error("nobody says so")
	}
}

func TestServicePortZeroIsUsedForRoutes(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.WebServer.Service = &v1alpha1.Service{Port: new(int32(0))}
		s.Networking = &v1alpha1.Networking{Gateway: &v1alpha1.Gateway{}}
	})
	i := Resolve(xr)

	if web, _ := i.Component(part.WebServer); web.Service.Port != 8088 || i.Routing.Routes[len(i.Routing.Routes)-1].Port != 8088 {
		t.Error("0 is not the default everywhere")
	}
}

func TestRestartOfOneComponentIsNotPossible(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) { s.ForceReload, s.CeleryWorker.ForceReload = "1", new("2") })
	for c, want := range map[part.Component]string{part.CeleryWorker: "2", part.WebServer: "1", part.WebsocketServer: "1"} {
		if got := valueOf(main(one(t, xr, c)).Env, envForceReload); got != want {
			t.Errorf("%s: %q", c, got)
		}
	}
}

func TestImageCannotBePinned(t *testing.T) {
	digest := "sha256:" + strings.Repeat("a", 64)
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Image.Digest = digest
		s.MCPServer.Image = &v1alpha1.ImageOverride{Tag: new("other")}
	})

	for c, want := range map[part.Component]string{
		part.WebServer: v1alpha1.DefaultImageRepository + ":6.1.0@" + digest, part.MCPServer: v1alpha1.DefaultImageRepository + ":other", part.WebsocketServer: "ws:6.1.0",
	} {
		if got := main(one(t, xr, c)).Image; got != want {
			t.Errorf("%s runs %s", c, got)
		}
	}
}

func TestSidecarsKeepTasksFromCompleting(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Metastore.CreateDatabase = true
		s.PodTemplate = &v1alpha1.PodTemplate{
			Sidecars:       []corev1.Container{{Name: "proxy"}},
			InitContainers: []corev1.Container{{Name: "mine"}, {Name: part.CreateDatabaseContainer, Image: "evil"}},
		}
	})
	pod := task(t, xr, part.Migrate).Pod

	var names []string
	for _, c := range pod.InitContainers {
		names = append(names, c.Name)
	}

	if diff := cmp.Diff([]string{"proxy", part.CreateDatabaseContainer, "mine"}, names); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}

	if len(pod.Containers) != 1 || ptr.Or(pod.InitContainers[0].RestartPolicy, "") != corev1.ContainerRestartPolicyAlways || pod.InitContainers[1].Image == "evil" {
		t.Error("the sidecar is an ordinary container, or our init container gave way")
	}
}
