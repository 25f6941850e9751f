// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package migrate

import (
	"strings"
	"testing"
)

// stock is a release with the chart's own image.
const stock = `
image: {repository: apache/superset, tag: 6.1.0}
postgresql: {enabled: false}
redis: {enabled: false}
supersetNode: {connections: {db_host: pg.example.com, redis_host: redis.example.com}}
`

// Sign-on stays in config as it was written; what keeps it from working is told.
var signOns = map[string]fault{
	"OAuth with a package": {
		reason: "it works as it stands",
		values: stock + "bootstrapScript: pip install Authlib\nconfigOverrides: {a: \"AUTH_TYPE = AUTH_OAUTH\\nAUTH_ROLES_MAPPING = {'bi': ['Admin']}\\n\"}",
		config: []string{"AUTH_TYPE = AUTH_OAUTH\nAUTH_ROLES_MAPPING = {'bi': ['Admin']}\n"},
		absent: []string{"configOverrides.a:"},
	},
	"OAuth without its package": {
		reason: "the stock image has no Authlib, and no pod starts without",
		values: stock + "configOverrides: {a: \"AUTH_TYPE = AUTH_OAUTH\"}",
		config: []string{"AUTH_TYPE = AUTH_OAUTH"},
		notes:  []string{"configOverrides.a: AUTH_TYPE = AUTH_OAUTH signs people on with Authlib"},
		work:   true,
	},
	"OAuth with an image of one's own": {
		reason: "what is in it is not known here",
		values: strings.ReplaceAll(stock, "apache/superset", "bi.example.com/superset") + "configOverrides: {a: \"AUTH_TYPE = AUTH_OAUTH\"}",
		absent: []string{"configOverrides.a:"},
	},
	"LDAP": {
		reason: "the password is not printed, and the package is told",
		values: stock + "configOverrides: {a: \"AUTH_TYPE = AUTH_LDAP\\nAUTH_LDAP_SERVER = 'ldaps://ad'\\nAUTH_LDAP_BIND_PASSWORD = 'hush'\"}",
		config: []string{`AUTH_LDAP_BIND_PASSWORD = os.environ["AUTH_LDAP_BIND_PASSWORD"]`},
		notes:  []string{"configOverrides.a: AUTH_TYPE = AUTH_LDAP signs people on with python-ldap"},
		absent: []string{"hush"},
		work:   true,
	},
	"a kind that a variable chooses": {
		reason: "which one is in force is not known here",
		values: stock + "configOverrides: {a: \"if os.getenv('L'):\\n    AUTH_TYPE = AUTH_LDAP\\nelse:\\n    AUTH_TYPE = AUTH_DB\"}",
		config: []string{"    AUTH_TYPE = AUTH_LDAP\nelse:\n    AUTH_TYPE = AUTH_DB"},
		absent: []string{"configOverrides.a:"},
	},
	"OpenID 2.0": {
		reason: "the import alone stops every pod from 6.0 on",
		values: stock + `
extraSecrets: {manager.py: "from flask_oidc import OpenIDConnect"}
configOverrides: {a: "from flask_appbuilder.security.manager import AUTH_DB, AUTH_OID\nAUTH_TYPE = AUTH_DB"}
`,
		notes: []string{"configOverrides.a: from Superset 6.0 on there is no OpenID 2.0 (AUTH_OID)", "extraSecrets.manager.py: from Superset 6.0 on there is no OpenID 2.0 (flask_oidc)"},
		work:  true,
	},
	"OpenID 2.0 in an old release": {
		reason: "there it works, until the upgrade",
		values: strings.ReplaceAll(stock, "6.1.0", "4.1.2") + "configOverrides: {a: \"from flask_appbuilder.security.manager import AUTH_OID\"}",
		notes:  []string{"use AUTH_OAUTH with the server_metadata_url of the provider before you upgrade"},
	},
	"a proxy": {
		reason: "two releases have lost it",
		values: stock + "configOverrides: {a: \"AUTH_TYPE = AUTH_REMOTE_USER\"}",
		notes:  []string{"configOverrides.a: AUTH_TYPE = AUTH_REMOTE_USER signs nobody on in Superset 6.0 and 6.1"},
	},
	"a proxy in an old release": {
		reason: "there it works, until the upgrade",
		values: strings.ReplaceAll(stock, "6.1.0", "4.1.2") + "configOverrides: {a: \"AUTH_TYPE = AUTH_REMOTE_USER\"}",
		notes:  []string{"see to it before you upgrade"},
	},
	"a proxy with a remedy": {
		reason: "it works as it stands",
		values: stock + "configOverrides: {a: \"AUTH_TYPE = AUTH_REMOTE_USER\", b: \"def FLASK_APP_MUTATOR(app):\\n    pass\"}",
		absent: []string{"configOverrides.a:"},
	},
	"registration without a captcha": {
		reason: "every page is an error, and the pods are Ready",
		values: stock + "configOverrides: {a: \"AUTH_TYPE = AUTH_LDAP\\nAUTH_USER_REGISTRATION = True\"}",
		notes:  []string{"unless RECAPTCHA_PUBLIC_KEY is set"},
		work:   true,
	},
	"registration with a captcha": {
		reason: "the private key is a secret, the public one is not",
		values: stock + "configOverrides: {a: \"AUTH_USER_REGISTRATION = True\\nRECAPTCHA_PUBLIC_KEY = 'shown'\\nRECAPTCHA_PRIVATE_KEY = 'hush'\"}",
		config: []string{"RECAPTCHA_PUBLIC_KEY = 'shown'", `RECAPTCHA_PRIVATE_KEY = os.environ["RECAPTCHA_PRIVATE_KEY"]`},
		notes:  []string{"configOverrides.a: RECAPTCHA_PUBLIC_KEY stays in config"},
		absent: []string{"hush"},
	},
	"registration by OAuth": {
		reason: "it has no captcha",
		values: stock + "bootstrapScript: pip install Authlib\nconfigOverrides: {a: \"AUTH_TYPE = AUTH_OAUTH\\nAUTH_USER_REGISTRATION = True\"}",
		absent: []string{"RECAPTCHA"},
	},
	"names that are not read": {
		reason: "they are told with those that are",
		values: stock + "bootstrapScript: pip install Authlib\nconfigOverrides: {a: \"OAUTH_PROVIDERS = [{'remote_app': {'consumer_key': 'x', 'client_kwargs': {}}}]\\nREMOTE_USER_ENV_VAR = 'X'\\nAUTH_ROLES_MAPPING = {'bi': 'Admin'}\"}",
		notes: []string{
			"configOverrides.a: consumer_key has no effect; Superset reads client_id", "REMOTE_USER_ENV_VAR has no effect; Superset reads AUTH_REMOTE_USER_ENV_VAR",
			"AUTH_ROLES_MAPPING has the role Admin as a text",
		},
	},
}

func TestSignOn(t *testing.T) {
	for name, tc := range signOns {
		t.Run(name, func(t *testing.T) { tc.check(t) })
	}
}

// TestSecretsOfTheOperatorsManifest: what is written out in Python and variables
// does not come out there either.
func TestSecretsOfTheOperatorsManifest(t *testing.T) {
	tc := fault{
		reason: "config is kept in a ConfigMap",
		values: `
apiVersion: superset.apache.org/v1alpha1
kind: Superset
metadata: {name: bi}
spec:
  image: {tag: 6.1.0-dev}
  secretKeyFrom: {name: bi, key: secret-key}
  metastore: {uriFrom: {name: bi, key: uri}}
  podTemplate: {container: {env: [{name: SMTP_PASSWORD, value: hush1}, {name: A, value: b}]}}
  config: "OAUTH_PROVIDERS = [{'client_secret': 'hush2'}]\n"
  lifecycle: {config: "API_TOKEN = 'hush3'\n"}
  webServer: {config: "X = 'postgresql://u:hush4@h/d'\nY = os.getenv('SMTP_PASSWORD', 'hush5')\n"}
`,
		spec: map[string]string{
			"podTemplate.container.env": `[{name: SMTP_PASSWORD, valueFrom: {secretKeyRef: {name: bi-env-secret, key: SMTP_PASSWORD}}}, {name: A, value: b}]`,
			"config":                    `"OAUTH_PROVIDERS = [{'client_secret': os.environ[\"CLIENT_SECRET\"]}]\n"`,
			"lifecycle.config":          `"API_TOKEN = os.environ[\"API_TOKEN\"]\n"`,
		},
		notes:  []string{"spec.podTemplate.container.env: the secret SMTP_PASSWORD is not written", "spec.webServer.config: config is kept in a ConfigMap"},
		absent: []string{"hush"},
	}
	tc.check(t)
}
