// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package resolve

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"

	"github.com/crossplane-contrib/function-superset/fn/api/v1alpha1"
	"github.com/crossplane-contrib/function-superset/fn/superset/part"
	"github.com/crossplane-contrib/function-superset/fn/superset/pyconfig"
)

// seven is an instance of 7.0 with every component and its own websocket server.
func seven(changes ...func(*v1alpha1.SupersetSpec)) *v1alpha1.Superset {
	return superset(append([]func(*v1alpha1.SupersetSpec){all, func(s *v1alpha1.SupersetSpec) {
		s.Image.Tag = "7.0.0"
		s.BaseURL = "https://bi.example.com:443/x"
		s.Realtime = &v1alpha1.Realtime{JWTSecretFrom: key("rt", "jwt")}
		s.WebsocketServer.Image = nil
	}}, changes...)...)
}

// in is a section of Valkey.
func in(c v1alpha1.ValkeyCelery) *v1alpha1.ValkeyCache {
	return &v1alpha1.ValkeyCache{ValkeyResults: v1alpha1.ValkeyResults{ValkeyCelery: c}}
}

// namesSince7 and namesBefore7 are settings that only releases since and before
// 7.0 read.
var (
	namesSince7  = []string{"WEBSOCKET_ENABLE = True", "\nWEBSOCKET_URL", "WEBSOCKET_JWT_SECRET", "REALTIME_CHANNEL_PREFIX", "superset.tasks.async_queries", "reap_orphaned_tasks"}
	namesBefore7 = []string{"GLOBAL_ASYNC_QUERIES_TRANSPORT", "GLOBAL_ASYNC_QUERIES_JWT_SECRET", "GLOBAL_ASYNC_QUERIES_CACHE_BACKEND", "GLOBAL_ASYNC_QUERIES_REDIS_STREAM_PREFIX"}
)

// Components and tasks have the settings of the release that is in the image.
func TestSettingsAreThoseOfTheRelease(t *testing.T) {
	for name, c := range map[string]struct {
		image v1alpha1.Image
		since bool
	}{
		"6.0":                       {v1alpha1.Image{Tag: "6.0.0"}, false},
		"6.1":                       {v1alpha1.Image{Tag: "6.1.0-dev"}, false},
		"not known":                 {v1alpha1.Image{Tag: "prod"}, false},
		"a date":                    {v1alpha1.Image{Tag: "2026.11.27"}, false},
		"7.0":                       {v1alpha1.Image{Tag: "7.0.0rc1"}, true},
		"said to be 7.0":            {v1alpha1.Image{Tag: "prod", SupersetVersion: "7.0"}, true},
		"said to be 6.1":            {v1alpha1.Image{Tag: "12.0.3", SupersetVersion: "6.1"}, false},
		"7.0 with a tag and digest": {v1alpha1.Image{Repository: "r:5000/s", Tag: "7.0.0", Digest: "sha256:0"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			i := Resolve(seven(func(s *v1alpha1.SupersetSpec) { s.Image = c.image }))
			configs := map[string]string{}

			for _, o := range i.Components {
				if o.Config[ConfigKey] != "" {
					configs[string(o.Type)] = o.Config[ConfigKey]
				}
			}

			for _, o := range i.Lifecycle.Tasks {
				configs[string(o.Task)] = o.Config[ConfigKey]
			}

			wanted, unwanted := namesBefore7, namesSince7
			if c.since {
				wanted, unwanted = namesSince7, namesBefore7
			}

			for of, config := range configs {
				for _, n := range wanted {
					if !strings.Contains(config, n) {
						t.Errorf("%s has no %s", of, n)
					}
				}

				for _, n := range unwanted {
					if strings.Contains(config, n) {
						t.Errorf("%s has %q", of, n)
					}
				}
			}

			if len(configs) != 7 {
				t.Errorf("%d configurations", len(configs))
			}
		})
	}
}

func TestTheWebsocketServerOf7IsInTheImage(t *testing.T) {
	c := main(one(t, seven(func(s *v1alpha1.SupersetSpec) {
		s.Image.Repository, s.Image.PullSecrets = "registry.example.com/superset", []corev1.LocalObjectReference{{Name: "pull"}}
		s.Realtime.PreviousJWTSecretFrom = key("rt", "former")
		s.Valkey.DistributedCoordination = in(v1alpha1.ValkeyCelery{Database: new(int32(12))})
	}), part.WebsocketServer))

	if c.Image != "registry.example.com/superset:7.0.0" || !strings.Contains(c.Command[2], "/app/docker/entrypoints/run-websocket.sh") {
		t.Errorf("runs %v of %s", c.Command, c.Image)
	}

	got := map[string]string{}
	for _, e := range c.Env {
		got[e.Name] = e.Value
		if e.ValueFrom != nil {
			got[e.Name] = "secret " + e.ValueFrom.SecretKeyRef.Name + " " + e.ValueFrom.SecretKeyRef.Key
		}
	}

	want := map[string]string{
		"REDIS_HOST": "cache.internal", "REDIS_PORT": "6379", "REDIS_PASSWORD": "secret vk pw", "REDIS_DB": "12",
		"REALTIME_CHANNEL_PREFIX": "bi:acme:", "JWT_COOKIE_NAME": "superset-ws-token", "ALLOWED_ORIGINS": "https://bi.example.com",
		"JWT_SECRET": "secret rt jwt", "PREVIOUS_JWT_SECRET": "secret rt former",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Both sides have to say the same.
func TestSupersetAndTheWebsocketServerOf7Agree(t *testing.T) {
	xr := seven(func(s *v1alpha1.SupersetSpec) { s.Realtime.CookieName = "mine" })
	config, env := one(t, xr, part.WebServer).Config[ConfigKey], main(one(t, xr, part.WebsocketServer)).Env

	for setting, variable := range map[string]string{"REALTIME_CHANNEL_PREFIX": "REALTIME_CHANNEL_PREFIX", "WEBSOCKET_JWT_COOKIE_NAME": "JWT_COOKIE_NAME"} {
		if line := setting + " = " + pyconfig.Quote(valueOf(env, variable)) + "\n"; !strings.Contains(config, line) {
			t.Errorf("the configuration has no %s", line)
		}
	}

	if !strings.Contains(config, `WEBSOCKET_URL = "wss://bi.example.com:443/x/ws"`) || !strings.Contains(config, "WEBSOCKET_JWT_COOKIE_SECURE = True") {
		t.Errorf("browsers are not told where the websocket server is:\n%s", config)
	}
}

// Channels are not separated by database, so a name has to be enough, whatever
// the namespace is.
func TestChannelsOfTwoInstancesDiffer(t *testing.T) {
	prefixes := map[string]string{}

	for _, id := range [][2]string{{"a", "b"}, {"b", "a"}, {"a-b", "c"}, {"a", "b-c"}, {"", "a"}} {
		xr := seven()
		xr.Namespace, xr.Name = id[0], id[1]

		p := valueOf(main(one(t, xr, part.WebsocketServer)).Env, "REALTIME_CHANNEL_PREFIX")
		if other, taken := prefixes[p]; taken || p == "" {
			t.Errorf("%v has the prefix %q of %s", id, p, other)
		}

		prefixes[p] = strings.Join(id[:], "/")
	}
}

// The channel is the same for everybody who says nothing, so an instance that
// shares a Valkey has a prefix with async queries and without.
func TestAnInstanceOf7WithoutRealtimeKeepsToItself(t *testing.T) {
	config := one(t, seven(func(s *v1alpha1.SupersetSpec) { s.Realtime, s.WebsocketServer = nil, nil }), part.WebServer).Config[ConfigKey]
	if !strings.Contains(config, `REALTIME_CHANNEL_PREFIX = "bi:acme:"`) {
		t.Errorf("no prefix:\n%s", config)
	}

	for _, n := range append([]string{"WEBSOCKET", "GLOBAL_ASYNC_QUERIES", "reap_orphaned_tasks"}, namesBefore7...) {
		if strings.Contains(config, n) {
			t.Errorf("there is %s, which nobody asked for", n)
		}
	}
}

func TestWhatTurnsOnAsyncQueriesAndEvents(t *testing.T) {
	for name, c := range map[string]struct {
		change         func(*v1alpha1.SupersetSpec)
		flag           string
		celery, events bool
	}{
		"realtime with a websocket server": {func(*v1alpha1.SupersetSpec) {}, "True", true, true},
		"realtime alone":                   {func(s *v1alpha1.SupersetSpec) { s.WebsocketServer = nil }, "True", true, false},
		"asyncQueries": {func(s *v1alpha1.SupersetSpec) {
			s.WebsocketServer, s.Realtime.AsyncQueries = nil, &v1alpha1.AsyncQueries{}
		}, "True", true, false},
		"asyncQueries and websocket": {func(s *v1alpha1.SupersetSpec) {
			s.Realtime.AsyncQueries, s.Realtime.Websocket = &v1alpha1.AsyncQueries{}, &v1alpha1.RealtimeWebsocket{}
		}, "True", true, true},
		"websocket": {func(s *v1alpha1.SupersetSpec) { s.Realtime.Websocket = &v1alpha1.RealtimeWebsocket{} }, "", false, true},
		"a websocket server elsewhere": {func(s *v1alpha1.SupersetSpec) {
			s.WebsocketServer, s.Realtime.Websocket = nil, &v1alpha1.RealtimeWebsocket{URL: "wss://ws"}
		}, "", false, true},
		"the user's flag is off": {func(s *v1alpha1.SupersetSpec) { s.FeatureFlags = map[string]bool{"GLOBAL_ASYNC_QUERIES": false} }, "False", false, true},
		"the user's flag without realtime": {func(s *v1alpha1.SupersetSpec) {
			s.Realtime, s.FeatureFlags = nil, map[string]bool{"GLOBAL_ASYNC_QUERIES": true}
		}, "True", true, false},
		"the user's tasks without realtime": {func(s *v1alpha1.SupersetSpec) {
			s.Realtime, s.FeatureFlags = nil, map[string]bool{"GLOBAL_TASK_FRAMEWORK": true}
		}, "", true, false},
		"the user's tasks are off": {func(s *v1alpha1.SupersetSpec) {
			s.Realtime, s.FeatureFlags = nil, map[string]bool{"GLOBAL_TASK_FRAMEWORK": false}
		}, "", false, false},
		"neither realtime nor flags of tasks": {func(s *v1alpha1.SupersetSpec) {
			s.Realtime, s.FeatureFlags = nil, map[string]bool{"ALERT_REPORTS": true}
		}, "", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			worker := one(t, seven(c.change), part.CeleryWorker)
			config := worker.Config[ConfigKey]

			flag := ""
			if _, after, found := strings.Cut(config, `"GLOBAL_ASYNC_QUERIES": `); found {
				flag, _, _ = strings.Cut(after, ",")
			}

			hasSecret := slices.ContainsFunc(main(worker).Env, func(e corev1.EnvVar) bool { return e.Name == pyconfig.EnvRealtimeSecret })
			got := []any{flag, strings.Contains(config, "superset.tasks.async_queries"), strings.Contains(config, "WEBSOCKET_ENABLE"), hasSecret}

			if diff := cmp.Diff([]any{c.flag, c.celery, c.events, c.events}, got); diff != "" {
				t.Errorf("flag, Celery, events, secret: -want +got:\n%s", diff)
			}
		})
	}
}

func TestFieldsOfTheOperatorMeanTheSame(t *testing.T) {
	ours := seven(func(s *v1alpha1.SupersetSpec) { s.Realtime.CookieName = "c" })
	theirs := seven(func(s *v1alpha1.SupersetSpec) {
		s.Realtime = &v1alpha1.Realtime{AsyncQueries: &v1alpha1.AsyncQueries{}, Websocket: &v1alpha1.RealtimeWebsocket{JWTSecretFrom: key("rt", "jwt"), CookieName: "c"}}
	})

	if diff := cmp.Diff(Resolve(ours).Components, Resolve(theirs).Components); diff != "" {
		t.Errorf("-ours +theirs:\n%s", diff)
	}
}

func TestASecretIsGeneratedForTheWebsocketServerOf7(t *testing.T) {
	i := Resolve(superset(everything, func(s *v1alpha1.SupersetSpec) { s.Image.Tag = "7.0.0" }))
	if !slices.ContainsFunc(i.GeneratedSecrets, func(g GeneratedSecret) bool { return slices.Contains(g.Keys, generatedJWTSecret) }) {
		t.Errorf("generated: %v", i.GeneratedSecrets)
	}

	c, _ := i.Component(part.WebsocketServer)
	for _, e := range main(c).Env {
		if e.Name == "JWT_SECRET" {
			return
		}
	}

	t.Error("the websocket server has no secret")
}

// An image of its own may be Superset's, or one that is built like the ones of
// 6.x: the file is where both look.
func TestConfigJSONIsWhereTheWebsocketServerLooks(t *testing.T) {
	for tag, want := range map[string][]string{
		"6.1.0": {"/home/superset-websocket/config.json"},
		"7.0.0": {"/home/superset-websocket/config.json", "/app/superset-websocket/config.json"},
	} {
		var got []string

		for _, m := range main(one(t, seven(func(s *v1alpha1.SupersetSpec) {
			s.Image.Tag, s.WebsocketServer.ConfigFrom = tag, key("ws", "config.json")
		}), part.WebsocketServer)).VolumeMounts {
			if m.Name == part.WebsocketVolume {
				got = append(got, m.MountPath)
			}
		}

		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", tag, diff)
		}
	}
}

func TestAdviceAboutRealtimeOf7(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*v1alpha1.SupersetSpec)
		want   []string
	}{
		"nothing to say":                {func(*v1alpha1.SupersetSpec) {}, nil},
		"nobody runs the queries":       {func(s *v1alpha1.SupersetSpec) { s.CeleryWorker, s.CeleryBeat, s.CeleryFlower = nil, nil, nil }, []string{"spec.realtime NoWorker"}},
		"nobody ends what is abandoned": {func(s *v1alpha1.SupersetSpec) { s.CeleryBeat = nil }, []string{"spec.celeryBeat NoBeat"}},
		"results reach no chart": {
			func(s *v1alpha1.SupersetSpec) { s.Valkey.DataCache = in(v1alpha1.ValkeyCelery{Disabled: true}) },
			[]string{"spec.realtime RealtimeNeedsCaches"},
		},
		"the other cache is not needed": {func(s *v1alpha1.SupersetSpec) { s.Valkey.Cache = in(v1alpha1.ValkeyCelery{Disabled: true}) }, nil},
		"events go nowhere": {
			func(s *v1alpha1.SupersetSpec) {
				s.Valkey.DistributedCoordination = in(v1alpha1.ValkeyCelery{Disabled: true})
			},
			[]string{"spec.realtime RealtimeNeedsCoordination"},
		},
		"no secret": {func(s *v1alpha1.SupersetSpec) { s.Realtime = nil }, []string{"spec.websocketServer WebsocketWithoutRealtime"}},
		"a secret of its own": {func(s *v1alpha1.SupersetSpec) {
			s.Realtime, s.WebsocketServer.ConfigFrom = nil, key("ws", "config.json")
		}, nil},
		"another image": {
			func(s *v1alpha1.SupersetSpec) {
				s.WebsocketServer.Image = &v1alpha1.ImageOverride{Repository: new("org/ws")}
			},
			[]string{"spec.websocketServer.image WebsocketServerImage"},
		},
		"the same image, written out": {func(s *v1alpha1.SupersetSpec) {
			s.WebsocketServer.Image = &v1alpha1.ImageOverride{Repository: new(v1alpha1.DefaultImageRepository)}
		}, nil},
		"no address of Valkey": {func(s *v1alpha1.SupersetSpec) {
			s.Valkey = &v1alpha1.Valkey{ConnectionFrom: &v1alpha1.ValkeyConnectionFrom{Name: "v", Keys: &v1alpha1.ValkeyConnectionKeys{URI: "uri"}}}
		}, []string{"spec.websocketServer WebsocketNotConnected"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string

			for _, a := range Resolve(seven(c.change)).Advice {
				if slices.Contains([]string{"NoWorker", "NoBeat"}, a.Reason) || strings.HasPrefix(a.Reason, "Realtime") || strings.HasPrefix(a.Reason, "Websocket") {
					got = append(got, a.Path+" "+a.Reason)
				}
			}

			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestAdviceAboutPasswordsOf7(t *testing.T) {
	for _, c := range []struct {
		tag, password string
		want          bool
	}{
		{"7.0.0", "", true},
		{"7.0.0", "short", true},
		{"7.0.0", "PassWord123", true},
		{"7.0.0", "iloveyou", true},
		{"7.0.0", "äöüäöüä", true},
		{"7.0.0", "äöüäöüäö", false},
		{"7.0.0", "correct horse", false},
		{"6.1.0", "", false},
		{"6.1.0", "short", false},
		{"prod", "", false},
	} {
		xr := superset(everything, func(s *v1alpha1.SupersetSpec) {
			s.Image.Tag, s.Lifecycle.Init.AdminUser.Password = c.tag, c.password
		})
		if got := hasAdvice(Resolve(xr), "WeakAdminPassword"); got != c.want {
			t.Errorf("%q on %s: advised %v, want %v", c.password, c.tag, got, c.want)
		}
	}
}

// A release of the function that knows more about releases of Superset runs
// nothing again, and nor does who says what has been there all the time.
func TestSayingTheReleaseRunsNoTaskAgain(t *testing.T) {
	sums := func(i Instance) map[part.Task]string {
		out := map[part.Task]string{}
		for _, task := range i.Lifecycle.Tasks {
			out[task.Task] = task.Inputs
		}

		return out
	}

	base := func(version string) Instance {
		return Resolve(superset(everything, func(s *v1alpha1.SupersetSpec) { s.Image = v1alpha1.Image{Tag: "prod", SupersetVersion: version} }))
	}

	for _, version := range []string{"6.0", "6.1", "7.0"} {
		if diff := cmp.Diff(sums(base("")), sums(base(version))); diff != "" || len(sums(base(version))) == 0 {
			t.Errorf("%s: -unsaid +said:\n%s", version, diff)
		}
	}
}

// The image of Superset has the server's script; an image that is built like the
// ones of 6.x, but of 7.0, still starts as ever.
func TestTheWebsocketServerOf7IsFoundInBothImages(t *testing.T) {
	for name, c := range map[string]struct {
		file, want string
	}{
		"Superset's": {"run-websocket.sh", "[script][more]"},
		"its own":    {"dist/index.cjs", "[node][dist/index.cjs][start][more]"},
		"neither":    {"server.js", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)

			if err := os.MkdirAll(filepath.Dir(c.file), 0o700); err != nil {
				t.Fatal(err)
			}

			if err := os.WriteFile(c.file, []byte("#!/bin/sh\nprintf '[%s]' script \"$@\"\n"), 0o700); err != nil {
				t.Fatal(err)
			}

			server := main(one(t, seven(), part.WebsocketServer))
			server.Command = slices.Clone(server.Command)
			server.Command[2] = strings.ReplaceAll(server.Command[2], bundledWebsocket, filepath.Join(dir, "run-websocket.sh"))
			server.Args = []string{"more"}

			if got := execute(t, "", server); got != c.want {
				t.Errorf("runs %s, want %s", got, c.want)
			}
		})
	}
}
