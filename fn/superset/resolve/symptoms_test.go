// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/ptr"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

// Superset refuses to start as soon as the flag for async queries is on and no
// secret is there, and init makes permissions only for what is on.
func TestTasksDoNotKnowAsyncQueries(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Realtime = &v1alpha1.Realtime{JWTSecretFrom: key("jwt", "secret")}
		s.FeatureFlags = map[string]bool{"GLOBAL_ASYNC_QUERIES": true}
	})

	for _, name := range []part.Task{part.Migrate, part.Init} {
		got := task(t, xr, name)
		if !strings.Contains(got.Config[ConfigKey], "GLOBAL_ASYNC_QUERIES_JWT_SECRET") {
			t.Errorf("%s: the configuration has no secret:\n%s", name, got.Config[ConfigKey])
		}

		if !slices.ContainsFunc(got.Pod.Containers[0].Env, func(e corev1.EnvVar) bool { return e.Name == pyconfig.EnvRealtimeSecret }) {
			t.Errorf("%s: the pod does not get the secret", name)
		}
	}
}

func TestAddedCapabilityLeavesAllOthers(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.WebServer.PodTemplate = container(v1alpha1.ContainerTemplate{
			SecurityContext: &corev1.SecurityContext{Capabilities: &corev1.Capabilities{Add: []corev1.Capability{"NET_BIND_SERVICE"}}},
		})
	})
	if got := main(one(t, xr, part.WebServer)).SecurityContext.Capabilities; len(got.Add) != 1 || !slices.Equal(got.Drop, []corev1.Capability{"ALL"}) {
		t.Errorf("capabilities are %+v; restricted Pod Security refuses the pod", got)
	}
}

func TestSidecarsAreRefusedByRestrictedPodSecurity(t *testing.T) {
	root := &corev1.SecurityContext{RunAsUser: new(int64(0))}
	xr := superset(everything, func(s *v1alpha1.SupersetSpec) {
		s.PodTemplate = &v1alpha1.PodTemplate{
			Sidecars:       []corev1.Container{{Name: "side", Image: "i"}, {Name: "root", Image: "i", SecurityContext: root}},
			InitContainers: []corev1.Container{{Name: "before", Image: "i"}},
		}
		s.Lifecycle.MaintenancePage.PodTemplate = s.PodTemplate
	})
	i := Resolve(xr)

	pods := []Pod{i.Page.Pod}
	for _, c := range i.Components {
		pods = append(pods, c.Pod)
	}

	for _, s := range i.Lifecycle.Tasks {
		if s.Task != part.Clone { // Clone's template does not inherit containers of Superset's pods.
			pods = append(pods, s.Pod)
		}
	}

	for _, p := range pods {
		seen := 0

		for _, c := range slices.Concat(p.InitContainers, p.Containers) {
			switch c.Name {
			case "side", "before":
				seen++

				if s := ptr.OrZero(c.SecurityContext); ptr.Or(s.AllowPrivilegeEscalation, true) || s.Capabilities == nil {
					t.Errorf("%s of %v: %+v", c.Name, p.Labels, s)
				}
			case "root":
				if c.SecurityContext.Capabilities != nil {
					t.Errorf("root of %v has lost its capabilities", p.Labels)
				}
			}
		}

		if seen != 2 {
			t.Errorf("%v has %d of the user's containers", p.Labels, seen)
		}
	}
}

func TestRunAsNonRootWithoutUserKeepsPodsFromStarting(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.PodTemplate = &v1alpha1.PodTemplate{PodSecurityContext: &corev1.PodSecurityContext{RunAsNonRoot: new(true)}}
	})
	for _, c := range Resolve(xr).Components {
		if s := c.Pod.SecurityContext; ptr.Or(s.RunAsUser, 0) == 0 || !ptr.Or(s.RunAsNonRoot, false) {
			t.Errorf("%s: %+v; the kubelet cannot tell from a name that a user is not root", c.Type, s)
		}
	}
}

func TestBracketsOfAddressesReachTools(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.Metastore.Host, s.Valkey.Host = new("[fd00::5]"), new("[fd00::6]")
		s.Realtime = &v1alpha1.Realtime{JWTSecretFrom: key("jwt", "secret")}
	})
	if got := valueOf(main(one(t, xr, part.WebServer)).Env, pyconfig.EnvDBHost); got != "fd00::5" {
		t.Errorf("the metastore is at %q", got)
	}

	if got := valueOf(main(one(t, xr, part.WebsocketServer)).Env, "REDIS_HOST"); got != "fd00::6" {
		t.Errorf("Valkey is at %q", got)
	}
}

// pip runs other people's code.
func TestPackageInstallerSeesSecrets(t *testing.T) {
	xr := superset(all, func(s *v1alpha1.SupersetSpec) {
		s.PythonPackages = []string{"x"}
		s.WebServer.PodTemplate = container(v1alpha1.ContainerTemplate{Env: []corev1.EnvVar{
			{Name: "PIP_INDEX_URL", Value: "https://index/$(" + pyconfig.EnvInstanceName + ")"},
		}})
	})

	var got []string

	for _, e := range one(t, xr, part.WebServer).Pod.InitContainers[0].Env {
		if e.ValueFrom != nil || strings.HasPrefix(e.Name, pyconfig.EnvPrefix) || e.Name == "PIP_INDEX_URL" {
			got = append(got, e.Name)
		}
	}

	// The one variable of ours is there because the user's refers to it.
	if want := []string{pyconfig.EnvInstanceName, "PIP_INDEX_URL"}; !slices.Equal(got, want) {
		t.Errorf("the installer sees %v, want %v", got, want)
	}
}

// What is legal and has no effect, or a surprising one, is told.
func TestFieldsAreIgnoredInSilence(t *testing.T) {
	probe := &corev1.Probe{}
	pool := &v1alpha1.SQLAEngineOptions{PoolPrePing: new(true)}
	deaf := container(v1alpha1.ContainerTemplate{
		Command: []string{"c"}, Ports: []corev1.ContainerPort{{ContainerPort: 1}}, Lifecycle: &corev1.Lifecycle{},
		LivenessProbe: probe, ReadinessProbe: probe, StartupProbe: probe,
	})

	for name, c := range map[string]struct {
		reason, path string
		change       func(*v1alpha1.SupersetSpec)
	}{
		"Command for all": {"FieldIgnored", "spec.podTemplate.container.command", func(s *v1alpha1.SupersetSpec) {
			s.PodTemplate = container(v1alpha1.ContainerTemplate{Command: []string{"c"}})
		}},
		"Args for all": {"FieldIgnored", "spec.podTemplate.container.args", func(s *v1alpha1.SupersetSpec) {
			s.PodTemplate = container(v1alpha1.ContainerTemplate{Args: []string{"a"}})
		}},
		"Ports of tasks": {"FieldIgnored", "spec.lifecycle.podTemplate.container.ports", func(s *v1alpha1.SupersetSpec) {
			s.Lifecycle = &v1alpha1.Lifecycle{PodTemplate: deaf}
		}},
		"Command of tasks": {"FieldIgnored", "spec.lifecycle.podTemplate.container.command", func(s *v1alpha1.SupersetSpec) {
			s.Lifecycle = &v1alpha1.Lifecycle{PodTemplate: deaf}
		}},
		"Hooks of clone": {"FieldIgnored", "spec.lifecycle.clone.podTemplate.container.lifecycle", func(s *v1alpha1.SupersetSpec) {
			s.Lifecycle = &v1alpha1.Lifecycle{Clone: &v1alpha1.CloneTask{PodTemplate: deaf}}
		}},
		"Probes of clone": {"FieldIgnored", "spec.lifecycle.clone.podTemplate.container.livenessProbe", func(s *v1alpha1.SupersetSpec) {
			s.Lifecycle = &v1alpha1.Lifecycle{Clone: &v1alpha1.CloneTask{PodTemplate: deaf}}
		}},
		"Ports of the page": {"FieldIgnored", "spec.lifecycle.maintenancePage.podTemplate.container.ports", func(s *v1alpha1.SupersetSpec) {
			s.Lifecycle = &v1alpha1.Lifecycle{MaintenancePage: &v1alpha1.MaintenancePage{PodTemplate: deaf}}
		}},
		"Page without a web server": {"FieldIgnored", "spec.lifecycle.maintenancePage", func(s *v1alpha1.SupersetSpec) {
			s.WebServer, s.Lifecycle = nil, &v1alpha1.Lifecycle{MaintenancePage: &v1alpha1.MaintenancePage{}}
		}},
		"Client image without createDatabase": {"FieldIgnored", "spec.metastore.clientImage", func(s *v1alpha1.SupersetSpec) {
			s.Metastore.ClientImage = &v1alpha1.ToolImage{}
		}},
		"Pool of tasks": {"NoPool", "spec.lifecycle.sqlaEngineOptions", func(s *v1alpha1.SupersetSpec) {
			s.Lifecycle = &v1alpha1.Lifecycle{SQLAEngineOptions: &v1alpha1.SQLAEngineOptions{PoolSize: new(int32(3))}}
		}},
		"Pool of beat": {"NoPool", "spec.celeryBeat.sqlaEngineOptions", func(s *v1alpha1.SupersetSpec) {
			s.CeleryBeat.SQLAEngineOptions = pool
		}},
		"Pool of a preset without one": {"NoPool", "spec.sqlaEngineOptions", func(s *v1alpha1.SupersetSpec) {
			s.SQLAEngineOptions = &v1alpha1.SQLAEngineOptions{Preset: v1alpha1.PresetConservative, PoolPrePing: new(true)}
		}},
		"Pool beside preset disabled": {"NoPool", "spec.mcpServer.sqlaEngineOptions", func(s *v1alpha1.SupersetSpec) {
			s.MCPServer.SQLAEngineOptions = &v1alpha1.SQLAEngineOptions{Preset: v1alpha1.PresetDisabled, PoolSize: new(int32(3))}
		}},
		"Pool of a metastore in raw Python": {"NoPool", "spec.webServer.sqlaEngineOptions", func(s *v1alpha1.SupersetSpec) {
			s.Metastore, s.Config, s.WebServer.SQLAEngineOptions = nil, new("SQLALCHEMY_DATABASE_URI = 'x'"), pool
		}},
		"Workers beside preset disabled": {"PresetDisabled", "spec.webServer.gunicorn", func(s *v1alpha1.SupersetSpec) {
			s.WebServer.Gunicorn = &v1alpha1.Gunicorn{Preset: v1alpha1.PresetDisabled, Workers: new(int32(3))}
		}},
		"Concurrency beside preset disabled": {"PresetDisabled", "spec.celeryWorker.celery", func(s *v1alpha1.SupersetSpec) {
			s.CeleryWorker.Celery = &v1alpha1.Celery{Preset: v1alpha1.PresetDisabled, Concurrency: new(int32(3))}
		}},
		"Flower behind a Gateway in Production": {"FlowerNotPublished", "spec.celeryFlower.service.gatewayPath", func(s *v1alpha1.SupersetSpec) {
			s.Networking = &v1alpha1.Networking{Gateway: &v1alpha1.Gateway{}}
		}},
		"A path for the web server": {"GatewayPathIgnored", "spec.webServer.service.gatewayPath", func(s *v1alpha1.SupersetSpec) {
			s.WebServer.Service = &v1alpha1.Service{GatewayPath: new("/superset")}
		}},
		"Several Flowers": {"FlowerScaled", "spec.celeryFlower.autoscaling", func(s *v1alpha1.SupersetSpec) {
			s.Autoscaling = &v1alpha1.Autoscaling{MaxReplicas: 3}
		}},
		"First of several ports": {"FirstPortTaken", "spec.webServer.podTemplate.container.ports", func(s *v1alpha1.SupersetSpec) {
			s.WebServer.PodTemplate = container(v1alpha1.ContainerTemplate{Ports: []corev1.ContainerPort{{Name: "other", ContainerPort: 9000}}})
		}},
		"Own command and a bootstrap script": {"BootstrapNotSourced", "spec.webServer.podTemplate.container.command", func(s *v1alpha1.SupersetSpec) {
			s.BootstrapScript = new("true")
			s.WebServer.PodTemplate = container(v1alpha1.ContainerTemplate{Command: []string{"c"}})
		}},
		"Async queries without caches": {"RealtimeNeedsCaches", "spec.realtime", func(s *v1alpha1.SupersetSpec) {
			s.Realtime, s.Valkey.Cache = &v1alpha1.Realtime{}, &v1alpha1.ValkeyCache{}
			s.Valkey.Cache.Disabled = true
		}},
		"Websocket server and a URI": {"WebsocketNotConnected", "spec.websocketServer", func(s *v1alpha1.SupersetSpec) {
			s.Realtime = &v1alpha1.Realtime{}
			s.Valkey = &v1alpha1.Valkey{ConnectionFrom: &v1alpha1.ValkeyConnectionFrom{Name: "vk", Keys: &v1alpha1.ValkeyConnectionKeys{URI: "uri"}}}
		}},
		"Websocket server and a client certificate": {"WebsocketClientCertificate", "spec.websocketServer", func(s *v1alpha1.SupersetSpec) {
			s.Realtime, s.Valkey.SSL = &v1alpha1.Realtime{}, &v1alpha1.ValkeySSL{CertFile: new("/c"), KeyFile: new("/k")}
		}},
		"Database of a URI": {"CreateDatabaseIgnored", "spec.metastore.createDatabase", func(s *v1alpha1.SupersetSpec) {
			s.Metastore = &v1alpha1.Metastore{URIFrom: key("db", "uri"), CreateDatabase: true}
		}},
		"Worker without a broker": {"NoBroker", "spec.celeryWorker", func(s *v1alpha1.SupersetSpec) { s.Valkey = nil }},
	} {
		t.Run(name, func(t *testing.T) {
			told := func(a Advice) bool { return a.Reason == c.reason && a.Path == c.path }
			if before := Resolve(superset(all)).Advice; slices.ContainsFunc(before, told) {
				t.Fatal("it is told in any case")
			}

			if got := Resolve(superset(all, c.change)).Advice; !slices.ContainsFunc(got, told) {
				t.Errorf("want %s at %s, got %v", c.reason, c.path, got)
			}
		})
	}
}
