// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

// pythonFaults are about the user's Python and its surroundings.
var pythonFaults = map[string]fault{
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
	"F31 blanks at the ends of lines": {
		reason: "YAML would write one line of the whole",
		values: connected + "configOverrides: {a: \"A = 1  \\nB = 2\\t\\n\"}",
		spec:   map[string]string{"config": "|\n  # a\n  A = 1\n  B = 2\n"},
	},
	"F37 the connection pool": {
		reason: "ours would win over the older names",
		values: connected + "configOverrides: {pool: \"SQLALCHEMY_POOL_SIZE = 3\\nSQLALCHEMY_MAX_OVERFLOW = 2\\nSQLALCHEMY_POOL_TIMEOUT = int(os.getenv('T', '5'))\"}",
		spec:   map[string]string{"sqlaEngineOptions": `{poolSize: 3, maxOverflow: 2}`},
		notes:  []string{"configOverrides.pool: SQLALCHEMY_POOL_TIMEOUT has no effect here"},
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
}
