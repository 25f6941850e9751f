// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"strings"
)

// placeFaults are about what has another name or place here.
var placeFaults = map[string]fault{
	"F12 variables of gunicorn": {
		reason: "they have fields",
		values: connected + "extraEnv: {GUNICORN_TIMEOUT: 300, SERVER_WORKER_AMOUNT: 8, SERVER_WORKER_CLASS: gevent, OTHER: a}",
		spec: map[string]string{
			"webServer":                 `{gunicorn: {timeout: 300, workers: 8, workerClass: gevent}}`,
			"podTemplate.container.env": `[{name: OTHER, value: a}]`,
		},
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
	"F28 a port that is the usual one": {
		reason: "nothing is lost by leaving it out",
		values: own + "supersetNode: {connections: {db_type: mysql+mysqldb, db_host: my.example.com, db_port: \"3306\", redis_host: vk}}",
		spec:   map[string]string{"metastore.port": "", "metastore.type": "MySQL"},
		absent: []string{"db_port:"},
	},
}
