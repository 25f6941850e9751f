// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

// own is the preamble of most cases: a database and a Redis of one's own.
const own = `
image: {repository: apache/superset, tag: 6.1.0-dev}
postgresql: {enabled: false}
redis: {enabled: false}
`

// connected is own with its connections, for cases that say nothing of the node.
const connected = own + `
supersetNode: {connections: {db_host: pg.example.com, redis_host: redis.example.com}}
`

// fault is a values file and what has to become of it.
type fault struct {
	reason string
	values string
	// spec are fields and what they have; an empty text means that there is none.
	spec map[string]string
	// notes are parts of notes, each after the path of the note.
	notes []string
	// config and bootstrap are parts of the Python and of the script.
	config, bootstrap []string
	// absent are texts that must not come out anywhere.
	absent []string
	// work is true if somebody has to do something before it starts.
	work    bool
	options Options
}

func TestFaults(t *testing.T) {
	for name, tc := range faults {
		t.Run(name, func(t *testing.T) { tc.check(t) })
	}
}

func (tc fault) check(t *testing.T) {
	t.Helper()
	var in map[string]any
	parse(t, tc.values, &in)
	if tc.options.From == "" {
		tc.options.From = Auto
	}
	r, err := Convert(in, tc.options)
	if err != nil {
		t.Fatal(err)
	}
	all := told(t, r)
	for path, want := range tc.spec {
		var wanted any
		parse(t, want, &wanted)
		got, err := yaml.Marshal(dig(r.Manifest, append([]string{"spec"}, strings.Split(path, ".")...)...))
		if err != nil {
			t.Fatal(err)
		}
		w, err := yaml.Marshal(wanted)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(w), string(got)); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", tc.reason, path, diff)
		}
	}
	_, notes, _ := strings.Cut(all, "---\n")
	for _, n := range tc.notes {
		if !strings.Contains(notes, n) {
			t.Errorf("%s: no note has %q:\n%s", tc.reason, n, all)
		}
	}
	contains := func(field string, parts []string) {
		for _, p := range parts {
			if !strings.Contains(text(dig(r.Manifest, "spec", field)), p) {
				t.Errorf("%s: %s has no %q:\n%s", tc.reason, field, p, all)
			}
		}
	}
	contains("config", tc.config)
	contains("bootstrapScript", tc.bootstrap)
	for _, a := range tc.absent {
		if strings.Contains(all, a) {
			t.Errorf("%s: %q comes out:\n%s", tc.reason, a, all)
		}
	}
	if r.Done() == tc.work {
		t.Errorf("%s: done is %t:\n%s", tc.reason, r.Done(), all)
	}
}

// faults are by number; each is one example of a kind, and has neighbours.
var faults = map[string]fault{
	"F1 replicas.enabled is about the field replicas only": {
		reason: "with an autoscaler the Deployment has no replicas; the component is there",
		values: own + `
supersetNode:
  connections: {db_host: pg.example.com, redis_host: redis.example.com}
  replicas: {enabled: false}
  autoscaling: {enabled: true, minReplicas: 2, maxReplicas: 5, targetCPUUtilizationPercentage: 70}
supersetWorker: {replicas: {enabled: false}}
`,
		spec: map[string]string{
			"webServer":    `{autoscaling: {minReplicas: 2, maxReplicas: 5, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]}}`,
			"celeryWorker": `{}`,
		},
		notes: []string{"supersetWorker.replicas: the chart leaves the number of pods to somebody else"},
	},
	"F1 KEDA keeps the component": {
		reason: "what scales it has no place yet, but the worker has",
		values: connected + "supersetWorker: {replicas: {enabled: false}, keda: {enabled: true, maxReplicaCount: 20}}",
		spec:   map[string]string{"celeryWorker": `{}`},
		notes:  []string{"supersetWorker.keda: no ScaledObject is made"},
	},
	"F1 a switch that the chart does not have": {
		reason: "no component vanishes without a note",
		values: connected + "supersetWorker: {enabled: false}",
		spec:   map[string]string{"celeryWorker": ""},
		notes:  []string{"supersetWorker.enabled: celeryWorker is left out"},
	},
	"F2 steps before the program": {
		reason: "they are a bootstrap script, and what needs root is told",
		values: connected + `
supersetWorker:
  command: [/bin/sh, -c, 'apt install -y ./chrome.deb; . {{ .Values.configMountPath }}/superset_bootstrap.sh; celery --app=superset.tasks.celery_app:app worker']
`,
		spec:  map[string]string{"celeryWorker.bootstrapScript": "|\n  apt install -y ./chrome.deb\n"},
		notes: []string{"supersetWorker.command: pods do not run as root, so this fails", "apt install -y ./chrome.deb"},
		work:  true,
	},
	"F2 options of gunicorn": {
		reason: "they have fields, and the step before is a bootstrap script",
		values: own + `
supersetNode:
  connections: {db_host: pg.example.com, redis_host: redis.example.com}
  command: [/bin/sh, -c, '. /vault/secrets/env; . /app/pythonpath/superset_bootstrap.sh; gunicorn -w 8 --timeout 300 "superset.app:create_app()"']
`,
		spec: map[string]string{"webServer": `{bootstrapScript: ". /vault/secrets/env\n", gunicorn: {workers: 8, timeout: 300}}`},
	},
	"F2 options of Celery": {
		reason: "those with a field are the field",
		values: connected + `
supersetWorker: {command: [/bin/sh, -c, '. {{ .Values.configMountPath }}/superset_bootstrap.sh; celery --app=superset.tasks.celery_app:app worker -Ofair --pool=prefork -c 16 --max-tasks-per-child=100 -l INFO']}
`,
		spec: map[string]string{"celeryWorker": `{celery: {optimization: fair, pool: prefork, concurrency: 16, maxTasksPerChild: 100}}`},
	},
	"F2 queues": {
		reason: "there is no field, so the command stays as it is",
		values: connected + `
bootstrapScript: "export A=1"
supersetWorker: {command: [/bin/sh, -c, '. {{ .Values.configMountPath }}/superset_bootstrap.sh; celery --app=superset.tasks.celery_app:app worker -Q reports']}
supersetCeleryBeat: {enabled: true, command: [/bin/sh, -c, 'celery --app=superset.tasks.celery_app:app beat --max-interval 5']}
`,
		spec: map[string]string{
			"celeryWorker.podTemplate.container.command": `[/bin/sh, -c, ". /app/pythonpath/superset_bootstrap.sh; exec celery --app=superset.tasks.celery_app:app worker -Q reports"]`,
			"celeryBeat.podTemplate.container.command":   `[/bin/sh, -c, "exec celery --app=superset.tasks.celery_app:app beat --max-interval 5"]`,
		},
		notes: []string{"supersetWorker.command: not all of its options have a field", "worker -Q reports"},
	},
	"F2 a program that is not ours": {
		reason: "it is told with its text",
		values: connected + "supersetWorker: {command: [/bin/sh, -c, 'python /app/worker.py']}",
		spec:   map[string]string{"celeryWorker": `{}`},
		notes:  []string{"supersetWorker.command: the default command is used, and this one is not", "python /app/worker.py"},
		work:   true,
	},
	"F2 another program": {
		reason: "it is told with its text",
		values: connected + `
supersetCeleryFlower: {enabled: true, command: [/bin/sh, -c, 'celery --app=superset.tasks.celery_app:app flower --basic_auth=admin:hush-hush']}
`,
		notes:  []string{"supersetCeleryFlower.command: the default command is used"},
		absent: []string{"hush-hush"},
		work:   true,
	},
	"F3 an init script that does more": {
		reason: "what remains after the chart's own lines is told",
		values: connected + `
init: {initscript: "superset db upgrade\nsuperset init\nsuperset import-dashboards -p {{ .Values.extraConfigMountPath }}/d.zip -u admin"}
`,
		notes: []string{"init.initscript: superset db upgrade and superset init run by themselves; for the rest", "import-dashboards"},
	},
	"F3 a rotation of the key": {
		reason: "it is a task here",
		values: connected + `
configOverrides:
  my_override: |
    PREVIOUS_SECRET_KEY = 'hush-old'
    SECRET_KEY = 'hush-new'
init:
  command:
    - /bin/sh
    - -c
    - |
      . {{ .Values.configMountPath }}/superset_bootstrap.sh
      superset re-encrypt-secrets
      . {{ .Values.configMountPath }}/superset_init.sh
`,
		spec: map[string]string{
			"previousSecretKeyFrom": `{name: superset-credentials, key: previous-secret-key}`,
			"lifecycle.rotate":      `{maxRetries: 3}`,
			"config":                "",
		},
		notes:  []string{"lifecycle.rotate", "configOverrides.my_override: SECRET_KEY is left out", "configOverrides.my_override: PREVIOUS_SECRET_KEY is left out"},
		absent: []string{"hush-"},
	},
	"F4 a bootstrap script with the chart's last line": {
		reason: "only that line does nothing here",
		values: connected + `
bootstrapScript: |
  #!/bin/bash
  python3 /app/configs/load_certificate.py
  export HTTPS_PROXY=http://proxy.example.com:3128
  if [ ! -f ~/bootstrap ]; then echo "Running Superset with uid {{ .Values.runAsUser }}" > ~/bootstrap; fi
`,
		bootstrap: []string{"python3 /app/configs/load_certificate.py\nexport HTTPS_PROXY=http://proxy.example.com:3128"},
		absent:    []string{"Running Superset with uid"},
	},
	"F5 probes of one's own": {
		reason: "path and times are carried",
		values: own + `
supersetNode:
  connections: {db_host: pg.example.com, redis_host: redis.example.com}
  readinessProbe: {httpGet: {path: /bi/health, port: http}, periodSeconds: 30, timeoutSeconds: 20, failureThreshold: 10}
extraEnvRaw: [{name: SUPERSET_APP_ROOT, value: /bi}]
`,
		spec:  map[string]string{"webServer": `{podTemplate: {container: {readinessProbe: {httpGet: {path: /bi/health, port: http}, periodSeconds: 30, timeoutSeconds: 20, failureThreshold: 10, initialDelaySeconds: 15, successThreshold: 1}}}}`},
		notes: []string{"Superset answers below /bi only"},
	},
	"F5 times of a worker's probe": {
		reason: "they are carried with the command",
		values: connected + `
supersetWorker: {startupProbe: {exec: {command: [sh, -c, 'celery -A superset.tasks.celery_app:app inspect ping -d celery@$HOSTNAME']}, failureThreshold: 300, periodSeconds: 10}}
`,
		spec: map[string]string{"celeryWorker.podTemplate.container.startupProbe.failureThreshold": `300`},
	},
	"F5 a probe that is switched off": {
		reason: "the default one is there, which is told",
		values: connected + "supersetWorker: {livenessProbe: null}",
		notes:  []string{"supersetWorker.livenessProbe: it is off in the values"},
	},
	"F6 two settings in one block": {
		reason: "each is told, and parameters of the URI have a place",
		values: connected + `
configOverrides:
  secret: |
    SECRET_KEY = 'abc'
    SQLALCHEMY_DATABASE_URI = f"postgresql+psycopg2://{os.environ['DB_USER']}:{os.environ['DB_PASS']}@{os.environ['DB_HOST']}/{os.environ['DB_NAME']}?sslmode=require"
`,
		spec: map[string]string{
			"config":                    "",
			"metastore.host":            "pg.example.com",
			"podTemplate.container.env": `[{name: PGSSLMODE, value: require}]`,
		},
		notes: []string{"configOverrides.secret: SECRET_KEY is left out", "configOverrides.secret: SQLALCHEMY_DATABASE_URI is left out; metastore connects to the same database, with PGSSLMODE"},
	},
	"F7 a Secret with a name that Helm renders": {
		reason: "the release is not known, and its pods read everything from there",
		values: connected + "envFromSecret: '{{ .Release.Name }}-external-env'",
		spec:   map[string]string{"podTemplate.container.envFrom": `[{secretRef: {name: SET-ME}}]`},
		notes:  []string{"envFromSecret: pods of the chart read a Secret whose name depends on the release"},
		work:   true,
	},
	"F7 with the name of the release": {
		reason:  "then it is known",
		values:  connected + "envFromSecret: '{{ .Release.Name }}-external-env'",
		options: Options{Release: "bi"},
		spec: map[string]string{
			"podTemplate.container.envFrom": `[{secretRef: {name: bi-external-env}}]`,
			"metastore":                     `{connectionFrom: {name: bi-external-env, keys: {host: DB_HOST, port: DB_PORT, username: DB_USER, password: DB_PASS, database: DB_NAME}}}`,
		},
	},
	"F8 what is not said is the chart's default": {
		reason: "Redis is on, so workers have a broker",
		values: `
image: {repository: registry.example.com/superset, tag: v1}
postgresql: {enabled: false}
supersetNode: {connections: {db_host: pg.example.com}}
supersetCeleryBeat: {enabled: true}
`,
		spec:  map[string]string{"valkey": `{host: SET-ME}`, "celeryBeat": `{}`},
		notes: []string{"redis: the chart's Redis goes with the release", "values: these are not all values of a release", "runAsUser: root is not carried over"},
		work:  true,
	},
	"F8 a password of the chart's own database": {
		reason: "the database is the chart's own, and goes with it",
		values: "image: {tag: 6.1.0-dev}\nredis: {enabled: false}\nsupersetNode: {}\npostgresql: {postgresqlPassword: hush-hush}",
		spec:   map[string]string{"metastore.host": "SET-ME"},
		notes:  []string{"postgresql: the chart's PostgreSQL goes with the release"},
		absent: []string{"hush-hush", "the values name no database"},
		work:   true,
	},
	"F8 from 0.16 on TLS is the default": {
		reason:  "by version, where the shape does not say it",
		values:  "image: {repository: a.example.com/superset, tag: v1}\ndatabase: {host: pg.example.com}\ncache: {host: redis.example.com}",
		options: Options{ChartVersion: "0.16.2"},
		spec:    map[string]string{"valkey.ssl": `{}`, "podTemplate.container.env": `[{name: PGSSLMODE, value: require}]`},
	},
	"F10 names that the chart's configuration defines": {
		reason: "they are defined before",
		values: connected + `
configOverrides:
  celery: |
    class CeleryConfig:
      broker_url = f"redis://{env('REDIS_HOST')}:{env('REDIS_PORT')}/0"
    CELERY_CONFIG = CeleryConfig
`,
		config: []string{"def env(key, default=None):", `os.environ.setdefault("REDIS_HOST", os.environ.get("SUPERSET_OPERATOR__VALKEY_HOST")`, "class CeleryConfig:"},
	},
	"F10 names that it defines for Redis": {
		reason: "they are made of our variables",
		values: connected + `
configOverrides:
  caches: |
    RESULTS_BACKEND = RedisCache(host=os.environ['REDIS_HOST'], port=6379)
    FILTER_STATE_CACHE_CONFIG = {"CACHE_TYPE": "RedisCache", "CACHE_REDIS_URL": f"{REDIS_BASE_URL}/2"}
    USER = os.environ['DB_USER']
`,
		config: []string{"from flask_caching.backends.rediscache import RedisCache", "REDIS_BASE_URL = ", `os.environ.setdefault("DB_USER"`},
	},
	"F11 the variable that the key is read from": {
		reason: "any assignment of the key is left out, because the variable goes",
		values: connected + `
extraSecretEnv: {SUPERSET_SECRET_KEY: hush-hush}
configOverrides: {secret: "SECRET_KEY = os.environ.get('SUPERSET_SECRET_KEY', 'change-me')"}
`,
		spec:   map[string]string{"config": "", "secretKeyFrom": `{name: superset-credentials, key: secret-key}`},
		notes:  []string{"configOverrides.secret: SECRET_KEY is left out; it came from the variable SUPERSET_SECRET_KEY"},
		absent: []string{"hush-hush", "change-me"},
	},
	"F11 a variable of a Secret that stays": {
		reason: "then the key is read from there",
		values: connected + `
extraEnvRaw: [{name: KEY, valueFrom: {secretKeyRef: {name: keys, key: superset}}}]
configOverrides: {secret: "SECRET_KEY = os.environ['KEY']"}
`,
		spec: map[string]string{"config": "", "secretKeyFrom": `{name: keys, key: superset}`},
	},
	"F12 variables of gunicorn": {
		reason: "they have fields",
		values: connected + "extraEnv: {GUNICORN_TIMEOUT: 300, SERVER_WORKER_AMOUNT: 8, SERVER_WORKER_CLASS: gevent, OTHER: a}",
		spec: map[string]string{
			"webServer":                 `{gunicorn: {timeout: 300, workers: 8, workerClass: gevent}}`,
			"podTemplate.container.env": `[{name: OTHER, value: a}]`,
		},
	},
	"F13 cutting leaves Python": {
		reason: "an assignment in a block cannot be known, so it stays, without the secrets",
		values: connected + `
configOverrides:
  a: |
    if os.environ.get("STAGE") == "prod":
        SQLALCHEMY_DATABASE_URI = "postgresql://u:hush1@prod.example.com/db"
    else:
        SQLALCHEMY_DATABASE_URI = "postgresql://u:hush2@test.example.com/db"
`,
		spec:   map[string]string{"metastore": ""},
		config: []string{`SQLALCHEMY_DATABASE_URI = os.environ["SQLALCHEMY_DATABASE_URI"]`, `SQLALCHEMY_DATABASE_URI = os.environ["SQLALCHEMY_DATABASE_URI_2"]`},
		notes:  []string{"configOverrides.a: SQLALCHEMY_DATABASE_URI stays in config (line 2)", "put SQLALCHEMY_DATABASE_URI, SQLALCHEMY_DATABASE_URI_2 into a Secret superset-env-secret"},
		absent: []string{"hush1", "hush2"},
	},
	"F13 a key in a block and in three quotes": {
		reason: "pass stands for it, and nothing is left behind",
		values: connected + `
configOverrides:
  a: |
    if True:
        SECRET_KEY = """hush-hush"""
    SECRET_KEY = (
        "hush-"
        "hush"
    )  # the key
    ROW_LIMIT = 5
`,
		spec:   map[string]string{"config": "|\n  # a\n  if True:\n      pass\n  ROW_LIMIT = 5\n"},
		absent: []string{"hush"},
	},
	"F14 the URI in Python is the database": {
		reason: "the other values are not in use",
		values: `
image: {repository: apache/superset, tag: 6.1.0-dev}
redis: {enabled: false}
configOverrides: {db: "SQLALCHEMY_DATABASE_URI = 'mysql://bi:hush@mysql.example.com:3306/bi?charset=utf8mb4'"}
`,
		spec:   map[string]string{"metastore": `{type: MySQL, uriFrom: {name: superset-credentials, key: metastore-uri}}`, "config": ""},
		notes:  []string{"put this URI (mysql://bi:***@mysql.example.com:3306/bi?charset=utf8mb4) under the key metastore-uri"},
		absent: []string{"hush", "the values name no database", "the chart's PostgreSQL goes"},
		work:   true,
	},
	"F14 the URI in a variable of a Secret": {
		reason: "the Secret stays, so it is read from there",
		values: own + `
envFromSecret: bi-env
configOverrides: {db: 'SQLALCHEMY_DATABASE_URI = os.environ["SQLALCHEMY_DATABASE_URI"]'}
`,
		spec: map[string]string{"metastore": `{uriFrom: {name: bi-env, key: SQLALCHEMY_DATABASE_URI}}`, "config": ""},
	},
	"F14 parts in variables of one Secret": {
		reason: "they are the keys of a connection",
		values: own + `
envFromSecret: bi-env
configOverrides:
  db: |
    from urllib.parse import quote_plus
    PG_USER = os.getenv("PG_USER")
    SQLALCHEMY_DATABASE_URI = f"postgresql://{PG_USER}:{quote_plus(os.environ['PG_PASS'])}@{os.environ['PG_HOST']}:5432/{os.environ['PG_NAME']}"
`,
		spec: map[string]string{"metastore": `{connectionFrom: {name: bi-env, keys: {host: PG_HOST, username: PG_USER, password: PG_PASS, database: PG_NAME}}}`},
	},
	"F14 parts, and a password of a Secret": {
		reason: "the structured fields have a place for it",
		values: own + `
extraEnvRaw: [{name: PG_PASS, valueFrom: {secretKeyRef: {name: pg, key: password}}}]
configOverrides:
  db: SQLALCHEMY_DATABASE_URI = "postgresql+psycopg2://bi:" + os.environ["PG_PASS"] + "@pg.example.com/bi"
`,
		spec: map[string]string{"metastore": `{host: pg.example.com, username: bi, database: bi, passwordFrom: {name: pg, key: password}}`, "config": ""},
		work: true,
	},
	"F15 templates of the documentation": {
		reason: "what is known is rendered, and the Service is ours",
		values: connected + `
service: {port: 8088}
configOverrides:
  reports: |
    WEBDRIVER_BASEURL = "http://{{ template "superset.fullname" . }}:{{ .Values.service.port }}/"
    HOST = "{{ index .Values.ingress.hosts 0 }}"
`,
		config: []string{`WEBDRIVER_BASEURL = "http://superset-web-server:8088/"`, `HOST = "chart-example.local"`},
		notes:  []string{"configOverrides.reports: the address of the chart's web Service is that of ours now"},
	},
	"F15 templates that are not known": {
		reason: "they need work, and the Python is Python all the same",
		values: connected + `
configOverrides:
  a: |
    NAME = "{{ include "my.helper" . }}"
    LIMIT = {{ .Values.nothing }}
`,
		config: []string{`NAME = "SET-ME"`, `LIMIT = SET_ME`},
		notes:  []string{"configOverrides.a: Helm renders this text", `{{ include "my.helper" . }}`},
		work:   true,
	},
	"F15b the address of the chart's Service": {
		reason: "it goes with the release",
		values: connected + `
configOverrides: {reports: 'WEBDRIVER_BASEURL = "http://superset:8088/"'}
`,
		config: []string{`WEBDRIVER_BASEURL = "http://superset-web-server:8088/"`},
	},
	"F15b servers of the chart in a script": {
		reason: "it would wait for ever",
		values: "image: {tag: 6.1.0-dev}\nsupersetNode: {connections: {db_host: pg, redis_host: vk}}\nbootstrapScript: \"until nc -z bi-postgresql 5432; do sleep 1; done\\n\"",
		notes:  []string{"bootstrapScript: bi-postgresql is a Service of the chart's own"},
		work:   true,
	},
	"F15 values that only templates read": {
		reason: "they are in what is rendered, and what is not known is told alone",
		values: connected + `
oauth: {client: superset, realm: main}
configOverrides: {a: 'C = ["{{ .Values.oauth.client }}", "{{ .Values.oauth.secret }}", "{{ .Values.oauth.realm }}"]'}
`,
		config: []string{`C = ["superset", "SET-ME", "main"]`},
		notes:  []string{"so replace it in config: {{ .Values.oauth.secret }}\n"},
		absent: []string{"oauth: "},
		work:   true,
	},
	"users that a platform assigns": {
		reason: "OpenShift refuses pods that name one",
		values: connected + "runAsUser: null\n",
		spec:   map[string]string{"podSecurity": `{userAssignment: Platform}`, "podTemplate": ""},
		notes:  []string{"runAsUser: the values name no user"},
	},
	"F16 the connection is in a Secret of one's own": {
		reason: "the pods of the chart read it from there",
		values: own + `
secretEnv: {create: false}
envFromSecret: bi-env
supersetNode: {connections: {db_host: '{{ .Release.Name }}-postgresql', redis_host: '{{ .Release.Name }}-redis-headless'}}
`,
		spec: map[string]string{
			"metastore":     `{connectionFrom: {name: bi-env, keys: {host: DB_HOST, port: DB_PORT, username: DB_USER, password: DB_PASS, database: DB_NAME}}}`,
			"valkey":        `{connectionFrom: {name: bi-env, keys: {host: REDIS_HOST, port: REDIS_PORT, username: REDIS_USER, password: REDIS_PASSWORD}}}`,
			"secretKeyFrom": `{name: bi-env, key: SUPERSET_SECRET_KEY}`,
		},
		absent: []string{"the chart's PostgreSQL goes", "the chart's Redis goes"},
	},
	"F16b passwords of other Secrets": {
		reason: "they are references as they stand",
		values: connected + `
extraEnvRaw:
- {name: DB_PASS, valueFrom: {secretKeyRef: {name: zalando, key: password}}}
- {name: SUPERSET_SECRET_KEY, valueFrom: {secretKeyRef: {name: keys, key: superset}}}
- {name: REDIS_PASSWORD, valueFrom: {secretKeyRef: {name: vk, key: pw}}}
- {name: OTHER, value: a}
`,
		spec: map[string]string{
			"metastore.passwordFrom":    `{name: zalando, key: password}`,
			"secretKeyFrom":             `{name: keys, key: superset}`,
			"valkey.passwordFrom":       `{name: vk, key: pw}`,
			"podTemplate.container.env": `[{name: OTHER, value: a}]`,
		},
	},
	"F17 an explicit host wins": {
		reason: "the chart uses it whatever runs beside it",
		values: `
image: {repository: apache/superset, tag: 6.1.0-dev}
postgresql: {enabled: true}
redis: {enabled: true}
supersetNode: {connections: {db_host: pg.example.com, redis_host: redis.example.com}}
`,
		spec:  map[string]string{"metastore.host": "pg.example.com", "valkey.host": "redis.example.com"},
		notes: []string{"postgresql: the chart's own server runs, but nothing of Superset uses it", "redis: the chart's own server runs"},
	},
	"F18 rules that select the chart's labels": {
		reason: "our pods have others",
		values: connected + `
affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: superset, release: bi}}}
supersetWorker:
  topologySpreadConstraints:
  - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchExpressions: [{key: app, operator: In, values: [superset-worker]}]}}
`,
		spec: map[string]string{
			"podTemplate.affinity":                               `{podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: web-server, app.kubernetes.io/instance: superset}}}]}}`,
			"celeryWorker.podTemplate.topologySpreadConstraints": `[{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app.kubernetes.io/name: superset, app.kubernetes.io/component: celery-worker}}}]`,
		},
		notes: []string{"affinity: it selects pods by labels of the chart"},
	},
	"F19 extras of Superset": {
		reason: "a dot is the folder of the chart's image",
		values: connected + `
bootstrapScript: |
  #!/bin/bash
  uv pip install .[postgres] \
    .[bigquery] \
    .[elasticsearch] &&\
  if [ ! -f ~/bootstrap ]; then echo "Running Superset with uid {{ .Values.runAsUser }}" > ~/bootstrap; fi
`,
		spec:  map[string]string{"pythonPackages": `[psycopg2-binary]`, "bootstrapScript": ""},
		notes: []string{"bootstrapScript: write the packages behind these extras of Superset into pythonPackages, or into an image of your own: bigquery, elasticsearch"},
	},
	"F20 files beside the configuration": {
		reason: "they are elsewhere, and Python finds them",
		values: connected + `
extraSecrets: {custom_sso.py: "class A: pass"}
configOverrides: {sso: "from custom_sso import A\nCUSTOM_SECURITY_MANAGER = A"}
extraConfigs: {import_datasources.yaml: "databases: []"}
`,
		spec: map[string]string{
			"podTemplate.volumes":                `[{name: extra-config, configMap: {name: superset-extra-config}}, {name: extra-python, secret: {secretName: superset-extra-python}}]`,
			"podTemplate.container.volumeMounts": `[{name: extra-config, mountPath: /app/configs, readOnly: true}, {name: extra-python, mountPath: /app/extra-python, readOnly: true}]`,
		},
		config: []string{`sys.path.append("/app/extra-python")`},
		notes:  []string{"extraSecrets: put custom_sso.py into a Secret superset-extra-python, which is mounted at /app/extra-python"},
	},
	"F20 mounts beside the configuration": {
		reason: "a module has the place that it had",
		values: connected + `
extraVolumes: [{name: sso, configMap: {name: sso}}]
extraVolumeMounts: [{name: sso, mountPath: /app/pythonpath/sso.py, subPath: sso.py}]
`,
		spec:   map[string]string{"podTemplate.container.volumeMounts": `[{name: sso, mountPath: /app/pythonpath/sso.py, subPath: sso.py}]`, "config": ""},
		absent: []string{"extraVolumeMounts:"},
	},
	"F20 mounts over the configuration": {
		reason: "the place is taken",
		values: connected + `
extraVolumes: [{name: sso, configMap: {name: sso}}]
extraVolumeMounts: [{name: sso, mountPath: /app/pythonpath/}]
supersetWorker: {extraVolumeMounts: [{name: sso, mountPath: /app/pythonpath}]}
`,
		spec: map[string]string{
			"podTemplate.container.volumeMounts":              `[{name: sso, mountPath: /app/extra-python}]`,
			"celeryWorker.podTemplate.container.volumeMounts": `[{name: sso, mountPath: /app/extra-python}]`,
		},
		notes:  []string{"extraVolumeMounts: /app/pythonpath is where the function mounts the configuration", "supersetWorker.extraVolumeMounts: /app/pythonpath is"},
		config: []string{`sys.path.append("/app/extra-python")`},
	},
	"F20 a configuration of one's own": {
		reason: "it would not be used",
		values: connected + `
extraVolumeMounts: [{name: conf, mountPath: /app/pythonpath/superset_config.py, subPath: superset_config.py}]
extraVolumes: [{name: conf, configMap: {name: conf}}]
`,
		notes: []string{"is not used: put its Python into config"},
		work:  true,
	},
	"F21 the token of the ServiceAccount": {
		reason: "an injector needs it",
		values: own + `
supersetNode:
  connections: {db_host: pg.example.com, redis_host: redis.example.com}
  podAnnotations: {vault.hashicorp.com/agent-inject: "true"}
`,
		spec:  map[string]string{"podTemplate.automountServiceAccountToken": "true"},
		notes: []string{"podAnnotations: what injects secrets", "serviceAccount: pods of the chart run under the ServiceAccount default"},
	},
	"F22 resources of all components": {
		reason: "the chart does not limit its init Job by them",
		values: connected + "resources: {limits: {cpu: 250m, memory: 512Mi}}",
		spec: map[string]string{
			"podTemplate":  "",
			"lifecycle":    "",
			"webServer":    `{podTemplate: {container: {resources: {limits: {cpu: 250m, memory: 512Mi}}}}}`,
			"celeryWorker": `{podTemplate: {container: {resources: {limits: {cpu: 250m, memory: 512Mi}}}}}`,
		},
	},
	"F23 URLs of Redis": {
		reason: "TLS and databases are in them",
		values: "image: {repository: a.example.com/b, tag: v1}\ndatabase: {host: pg}\ncache: {cacheUrl: 'rediss://u:hush@vk.example.com:6380/5', celeryUrl: 'rediss://u:hush@vk.example.com:6380/6'}",
		spec: map[string]string{"valkey": `{host: vk.example.com, port: 6380, username: u, passwordFrom: {name: superset-credentials, key: valkey-password}, ssl: {},
  cache: {database: 5}, celeryBroker: {database: 6}, celeryResultBackend: {database: 6}}`},
		absent: []string{"hush"},
	},
	"F23 two servers": {
		reason: "there is a place for one",
		values: "image: {repository: a.example.com/b, tag: v1}\ndatabase: {host: pg}\ncache: {cacheUrl: 'redis://a/5', celeryUrl: 'redis://b/6'}",
		notes:  []string{"cache.celeryUrl: valkey is one server"},
		work:   true,
	},
	"F24 places that exist": {
		reason: "so they are used",
		values: `
image: {repository: a.example.com/b, tag: v1}
database: {host: pg, existingSecret: db, existingSecretKey: pw}
cache: {host: vk, existingSecret: vk, existingSecretKey: pw}
additionalRequirements: [gevent, "authlib>=1"]
extraEnvFromSecret: more
`,
		spec: map[string]string{
			"metastore.passwordFrom":        `{name: db, key: pw}`,
			"valkey.passwordFrom":           `{name: vk, key: pw}`,
			"pythonPackages":                `[gevent, "authlib>=1"]`,
			"podTemplate.container.envFrom": `[{secretRef: {name: more}}]`,
		},
	},
	"F24 fields of pods": {
		reason: "newer charts have them, and so have we",
		values: connected + `
supersetWorker:
  terminationGracePeriodSeconds: 600
  lifecycle: {preStop: {exec: {command: [sleep, "5"]}}}
  extraInitContainers: [{name: certs, image: a.example.com/certs}]
  deploymentAdditionalPodSpec: {dnsPolicy: Default, setHostnameAsFQDN: true}
`,
		spec: map[string]string{"celeryWorker.podTemplate": `{terminationGracePeriodSeconds: 600, dnsPolicy: Default, initContainers: [{name: certs, image: a.example.com/certs}],
  container: {lifecycle: {preStop: {exec: {command: [sleep, "5"]}}}}}`},
		notes: []string{"supersetWorker.deploymentAdditionalPodSpec.setHostnameAsFQDN: it has no place"},
	},
	"F25 secrets in Python": {
		reason: "none comes out, and each is told with its line",
		values: connected + `
configOverrides:
  a: |
    SMTP_PASSWORD = "hush1"
    OAUTH_PROVIDERS = [{"name": "x", "remote_app": {"client_id": "id", "client_secret": 'hush2'}}]
    BROKER = "redis://:hush3@redis:6379/0"
    SLACK_API_TOKEN = os.environ.get("SLACK", "hush4")
    LDAP = dict(bind_password="hush5")
    # old: SMTP_PASSWORD = "hush6"
    X = f"https://user:hush7@{BROKER}"
    Y = ("hush"
      "8") if BROKER else None
    AUTH_LDAP_BIND_PASSWORD = ("hush"
      "9")
`,
		config: []string{
			`SMTP_PASSWORD = os.environ["SMTP_PASSWORD"]`, `"client_secret": os.environ["CLIENT_SECRET"]`, `BROKER = os.environ["BROKER"]`,
			`os.environ.get("SLACK", os.environ["SLACK"])`, `bind_password=os.environ["BIND_PASSWORD"]`, `# old: SMTP_PASSWORD = ***`,
			`AUTH_LDAP_BIND_PASSWORD = (os.environ["AUTH_LDAP_BIND_PASSWORD"])`,
		},
		notes:  []string{"SMTP_PASSWORD (line 1)", "CLIENT_SECRET (line 2)", "BROKER (line 3)"},
		absent: []string{"hush1", "hush2", "hush3", "hush4", "hush5", "hush6", "hush7"},
	},
	"F25 secrets in variables and scripts": {
		reason: "they are no better there",
		values: connected + `
extraEnv: {SMTP_PASSWORD: hush1, PROXY: "http://u:hush2@proxy:3128"}
bootstrapScript: |
  export API_TOKEN=hush3
  git clone https://u:hush4@git.example.com/x.git
supersetNode: {connections: {db_host: a, redis_host: b}, extraContainers: [{name: p, image: a.example.com/p, env: [{name: P_PASSWORD, value: hush5}]}]}
`,
		notes:  []string{"put API_TOKEN, PROXY, P_PASSWORD, SMTP_PASSWORD, URL_PASSWORD into a Secret"},
		absent: []string{"hush"},
	},
	"F26 no wolf": {
		reason: "these are names, not secrets",
		values: connected + `
configOverrides:
  a: |
    OAUTH = {"token_key": "access_token", "access_token_method": "POST", "access_token_url": "https://a/token", "client_secret": os.environ["S"]}
    GUEST_TOKEN_JWT_ALGO = "HS256"
    PASSWORD_FILE = "/run/secrets/x"
    SMTP_PASSWORD = open("/run/secrets/smtp").read()
`,
		absent: []string{"config is kept in a ConfigMap"},
	},
	"F28 names of the user's chart": {
		reason: "a note names what is in the file",
		values: own + "supersetNode: {connections: {db_host: pg, db_pass: hush, redis_host: vk}}",
		notes:  []string{"supersetNode.connections.db_pass: put the password"},
		absent: []string{"hush", "database.password:"},
	},
	"F29 a bootstrap of comments": {
		reason: "it does nothing",
		values: connected + "bootstrapScript: |\n  #!/bin/bash\n  # pip install something\n  if [ ! -f ~/bootstrap ]; then echo \"Running Superset with uid {{ .Values.runAsUser }}\" > ~/bootstrap; fi\n",
		spec:   map[string]string{"bootstrapScript": ""},
		absent: []string{"bootstrapScript:"},
	},
	"F29b an installation over several lines": {
		reason: "it is the chart's documented form",
		values: "image: {tag: 6.1.0}\n" + strings.ReplaceAll(connected, "image: {repository: apache/superset, tag: 6.1.0-dev}", "") + "bootstrapScript: |\n  pip install \\\n    psycopg2-binary==2.9.9 \\\n    redis==3.5.3 && \\\n  rm -rf /var/lib/apt/lists/*\n",
		spec:   map[string]string{"pythonPackages": `[psycopg2-binary==2.9.9, redis==3.5.3]`},
	},
	"F30 what the chart does not use either": {
		reason: "that calms",
		values: connected + "livenessProbe: {periodSeconds: 5}\nautoscaling: {enabled: true}\ninit: {envFromSecret: a}",
		notes:  []string{"livenessProbe: the chart does not use it either", "autoscaling: the chart does not use it either", "init.envFromSecret: the chart does not use it either"},
	},
	"F31 blanks at the ends of lines": {
		reason: "YAML would write one line of the whole",
		values: connected + "configOverrides: {a: \"A = 1  \\nB = 2\\t\\n\"}",
		spec:   map[string]string{"config": "|\n  # a\n  A = 1\n  B = 2\n"},
	},
	"F32 the version that runs": {
		reason: "an example would be an upgrade by accident",
		values: strings.ReplaceAll(connected, "tag: 6.1.0-dev", "tag: ''"),
		notes:  []string{"image.tag: the chart takes its own appVersion; write the version that runs now, which kubectl get deployments"},
		absent: []string{"6.1.0"},
		work:   true,
	},
	"F33 one message for one place": {
		reason: "what follows from it need not be said",
		values: connected + "ingress: {enabled: true, hosts: []}\n",
		spec:   map[string]string{"networking.ingress.host": "SET-ME.example.com"},
		absent: []string{"RFC 1123", "error: spec.networking.ingress: "},
		work:   true,
	},
	"F33 a host that something else fills in": {
		reason: "it is no host yet",
		values: own + "supersetNode: {connections: {db_host: '${POSTGRES_FQDN}', redis_host: vk}}",
		spec:   map[string]string{"metastore.host": "SET-ME"},
		notes:  []string{"supersetNode.connections.db_host: the host is not known here"},
		absent: []string{"***"},
		work:   true,
	},
	"F35 tasks in a script": {
		reason: "every pod would do them",
		values: connected + "bootstrapScript: \"superset db upgrade\\n\"",
		notes:  []string{"bootstrapScript: tasks do this here"},
	},
	"F37 the connection pool": {
		reason: "ours would win over the older names",
		values: connected + "configOverrides: {pool: \"SQLALCHEMY_POOL_SIZE = 3\\nSQLALCHEMY_MAX_OVERFLOW = 2\\nSQLALCHEMY_POOL_TIMEOUT = int(os.getenv('T', '5'))\"}",
		spec:   map[string]string{"sqlaEngineOptions": `{poolSize: 3, maxOverflow: 2}`},
		notes:  []string{"configOverrides.pool: SQLALCHEMY_POOL_TIMEOUT has no effect here"},
	},
	"F2 the program of another language": {
		reason: "a bootstrap script is for Python",
		values: connected + "supersetWebsockets: {enabled: true, command: [node, my.js]}",
		notes:  []string{"supersetWebsockets.command: the default command is used, and this one is not; set websocketServer.podTemplate.container.command if it is needed: node my.js"},
		work:   true,
	},
	"F12 the port of the web server": {
		reason: "probes and the Service follow it",
		values: connected + "extraEnv: {SUPERSET_PORT: 9000}",
		spec:   map[string]string{"webServer": `{podTemplate: {container: {ports: [{name: http, containerPort: 9000}]}}}`, "podTemplate": ""},
	},
	"F12 gunicorn in a list, and from elsewhere": {
		reason: "a value has its field, and what is read from an object is told",
		values: connected + `
extraEnvRaw: [{name: GUNICORN_TIMEOUT, value: "120"}, {name: SERVER_WORKER_AMOUNT, valueFrom: {configMapKeyRef: {name: a, key: b}}}]
`,
		spec:   map[string]string{"webServer": `{gunicorn: {timeout: 120}}`, "podTemplate": ""},
		notes:  []string{"extraEnvRaw[1]: the function sets SERVER_WORKER_AMOUNT from webServer.gunicorn.workers; write the number there"},
		absent: []string{"it is not taken over as it is"},
	},
	"F16b the user of Redis": {
		reason: "it is a field",
		values: connected + "extraEnv: {REDIS_USER: bi}",
		spec:   map[string]string{"valkey.username": "bi", "podTemplate": ""},
	},
	"F20 a configuration that a variable names": {
		reason: "what the function writes would not be read",
		values: connected + "extraEnv: {SUPERSET_CONFIG_PATH: /app/my.py, PYTHONPATH: /x}",
		notes:  []string{"extraEnv.SUPERSET_CONFIG_PATH: Superset reads /app/my.py", "extraEnv.PYTHONPATH: Python finds superset_config.py in /app/pythonpath"},
		work:   true,
	},
	"F15b addresses in variables, and of other Services": {
		reason: "they go with the release, too",
		values: connected + `
supersetWebsockets: {enabled: true}
extraEnv: {BASE: "http://superset:8088", WS: "ws://superset-ws:8080/"}
ingress: {enabled: true, hosts: [a.example.com], annotations: {auth: "http://superset.bi.svc.cluster.local:8088/health"}}
`,
		spec:  map[string]string{"podTemplate.container.env": `[{name: BASE, value: "http://superset-web-server:8088"}, {name: WS, value: "ws://superset-websocket-server:8080/"}]`},
		notes: []string{"ingress.annotations.auth: it names http://superset.bi.svc.cluster.local:8088, a Service of the chart that goes with the release"},
	},
	"F15b Secrets of the chart by name": {
		reason:  "they go with the release",
		options: Options{Release: "bi"},
		values: connected + `
extraVolumes: [{name: c, secret: {secretName: bi-superset-config}}, {name: d, secret: {secretName: mine}}]
postgresql: {enabled: true}
extraEnvRaw: [{name: DB_PASS, valueFrom: {secretKeyRef: {name: bi-postgresql, key: password}}}]
`,
		notes: []string{
			"extraVolumes[0].secret.secretName: bi-superset-config is the chart's own and goes with the release",
			"extraEnvRaw[0].valueFrom.secretKeyRef.name: bi-postgresql is the chart's own and goes with the release",
		},
		absent: []string{"mine is the chart's"},
		work:   true,
	},
	"F25 several names at once": {
		reason: "each text has the name at its place",
		values: connected + `
configOverrides:
  a: |
    AUTH = {}
    SECRET_KEY, X = "hush1", 3
    (Y, AUTH["client_secret"]) = ["id", "hush2"]
    A, (SMTP_PASSWORD, C) = 1, ("hush3", "hush4")
    USER, CITY = "bi", "Berlin"
`,
		config: []string{`SECRET_KEY, X = os.environ["SECRET_KEY"], 3`, `["id", os.environ["CLIENT_SECRET"]]`, `USER, CITY = "bi", "Berlin"`},
		absent: []string{"hush"},
	},
	"F28 a port that is the usual one": {
		reason: "nothing is lost by leaving it out",
		values: own + "supersetNode: {connections: {db_type: mysql+mysqldb, db_host: my.example.com, db_port: \"3306\", redis_host: vk}}",
		spec:   map[string]string{"metastore.port": "", "metastore.type": "MySQL"},
		absent: []string{"db_port:"},
	},
	"what is valid and would not start": {
		reason: "the chart's own image has neither Flower nor fastmcp, and without Redis nobody works",
		values: "image: {repository: apache/superset, tag: 6.1.0}\nredis: {enabled: false}\nsupersetNode: {connections: {db_host: pg}}\nsupersetCeleryFlower: {enabled: true}\nsupersetMcp: {enabled: true}",
		notes:  []string{"spec.celeryFlower: The stock image does not contain Flower", "spec.mcpServer: The stock image does not contain fastmcp", "spec.celeryWorker: Celery has no broker"},
		work:   true,
	},
	"MCP is internal by default": {
		reason: "the chart's Ingress does not lead to it",
		values: connected + "ingress: {enabled: true, hosts: [bi.example.com]}\nsupersetMcp: {enabled: true}",
		spec:   map[string]string{"networking.ingress.hosts": `[{host: bi.example.com}]`, "mcpServer.service.gatewayPath": `""`},
		notes:  []string{"supersetMcp: nothing leads to the MCP server in the chart"},
		work:   true,
	},
	"MCP with a route of its own": {
		reason: "it is published here, too",
		values: connected + "httproute: {enabled: true, parentRefs: [{name: g}], hostnames: [bi.example.com]}\nsupersetMcp: {enabled: true, httproute: {enabled: true}}",
		spec:   map[string]string{"mcpServer.service.gatewayPath": `/mcp`},
		notes:  []string{"supersetMcp: the chart has a route of its own for the MCP server"},
		work:   true,
	},
	"what is switched off and says something": {
		reason: "one who switches it on later would miss it",
		values: connected + "supersetCeleryFlower: {enabled: false, replicaCount: 3, podLabels: {a: b}}",
		notes:  []string{"supersetCeleryFlower: it is switched off, so what it says is left out: podLabels.a, replicaCount"},
	},
}
