// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

// lostFaults are what was lost in silence.
var lostFaults = map[string]fault{
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
	"F2 the program of another language": {
		reason: "a bootstrap script is for Python",
		values: connected + "supersetWebsockets: {enabled: true, command: [node, my.js]}",
		notes:  []string{"supersetWebsockets.command: the default command is used, and this one is not; set websocketServer.podTemplate.container.command if it is needed: node my.js"},
		work:   true,
	},
}
