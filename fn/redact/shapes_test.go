// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package redact

import (
	"strings"
	"testing"
)

// hidden are messages with a credential, <PW>, in every shape that is known. The
// other half of each pair is what should stay readable.
var hidden = []struct{ message, keeps string }{
	// Our own variables, and those of tools.
	{"SUPERSET_OPERATOR__DB_PASS=<PW>", "SUPERSET_OPERATOR__DB_PASS="},
	{"SUPERSET_OPERATOR__VALKEY_PASS: <PW>", "SUPERSET_OPERATOR__VALKEY_PASS"},
	{"SUPERSET_OPERATOR__CLONE_SRC_PASS='<PW>'", "CLONE_SRC_PASS"},
	{"SUPERSET_OPERATOR__SECRET_KEY=<PW>", "SECRET_KEY"},
	{"SUPERSET_OPERATOR__PREVIOUS_SECRET_KEY = <PW>", "PREVIOUS_SECRET_KEY"},
	{"SUPERSET_OPERATOR__REALTIME_JWT_SECRET=<PW>", "REALTIME_JWT_SECRET"},
	{"SUPERSET_OPERATOR__ADMIN_PASSWORD=<PW>", "ADMIN_PASSWORD"},
	{"SUPERSET_OPERATOR__DB_URI=<PW>", "DB_URI"},
	{"SUPERSET_OPERATOR__VALKEY_URI: '<PW>'", "VALKEY_URI"},
	{"environ({'SUPERSET_OPERATOR__DB_PASS': '<PW>', 'HOME': '/app'})", "HOME"},
	{"DB_PASS=<PW>", "DB_PASS"},
	{"DBPASS=<PW>", "DBPASS"},
	{"export PGPASSWORD=<PW>", "PGPASSWORD"},
	{"MYSQL_PWD=<PW> mysql -h db", "mysql -h db"},
	{"REDISCLI_AUTH=<PW> redis-cli ping", "redis-cli ping"},
	{"FLOWER_BASIC_AUTH=admin:<PW>", "FLOWER_BASIC_AUTH"},
	{"db.pass: <PW>", "db.pass"},
	{"pass=<PW> user=superset", "user=superset"},
	{"AWS_SECRET_ACCESS_KEY=<PW>", "AWS_SECRET_ACCESS_KEY"},
	{"aws_access_key_id = <PW>", "aws_access_key_id"},
	{"DB_PASS=a,<PW>;b host=h", "host=h"},
	{`DB_PASS=a"<PW> host=h`, "host=h"},
	{"DB_PASS=a'<PW> host=h", "host=h"},

	// Addresses.
	{"postgresql://u:<PW>@h/d", "postgresql://u:"},
	{"postgresql+psycopg2://u:a@<PW>@h:5432/d", "@h:5432/d"},
	{"connecting to 'postgresql://u:a <PW> b@h/d'", "@h/d"},
	{"redis://:<PW>@h/0", "@h/0"},
	{"redis://:<PW>/more@h", "redis://:"},
	{"redis://<PW>@h:6379/0", "@h:6379/0"},
	{"https://<PW>@h/simple", "@h/simple"},
	{"git+https://<PW>@github.com/x/y.git", "github.com/x/y.git"},
	{"SENTRY_DSN is https://<PW>@o1.ingest.sentry.io/1", "o1.ingest.sentry.io"},
	{"Looking in indexes: https://u:<PW>@h/simple", "@h/simple"},
	{"--index-url https://u:<PW>@host/simple", "--index-url"},
	{"flower @ https://u:<PW>@h/x.whl", "flower @ https://u:"},
	{"flower @ https://h/x.whl?token=<PW>", "flower @ https://h/x.whl"},
	{"https://h.blob.core.windows.net/c?sv=1&sig=<PW>", "?sv=1&sig="},
	{"https://h/x?X-Amz-Signature=<PW>&x=1", "X-Amz-Signature"},
	{"image u:<PW>@reg.example.com/superset", "@reg.example.com/superset"},
	{"postgresql//u:<PW>@h/d", "@h/d"},
	{"postgresql:/u:<PW>@h/d", "@h/d"},
	{"postgresql:u:<PW>@h/d", "@h/d"},
	{"htps//<PW>@h/d", "@h/d"},
	{"://u:<PW>@h/d", "@h/d"},
	{"u:<PW>@h", "@h"},
	{`{"url":"u:<PW>@h"}`, "@h"},
	{"redis://u:<PW>", "redis://u:"},
	{"redis://:<PW>", "redis://:"},
	{"redis://:12345<PW>", "redis://:"},

	// What drivers and libraries say.
	{"sqlalchemy.exc.ArgumentError: Could not parse rfc1738 URL from string '<PW>'", "rfc1738"},
	{"sqlalchemy.exc.ArgumentError: Could not parse SQLAlchemy URL from string '<PW>'", "SQLAlchemy"},
	{"sqlalchemy.exc.ArgumentError: Could not parse SQLAlchemy URL from string 'postgresql//u:a'<PW>@h/d'", "ArgumentError"},
	{"Could not parse SQLAlchemy URL from given URL string '<PW>'", "given URL string"},
	{"ValueError: Port could not be cast to integer value as '<PW>'", "Port could not be cast"},
	{"ValueError: invalid literal for int() with base 10: '<PW>'", "int() with base 10"},
	{"ValueError: netloc 'u:<PW>℀@h' contains invalid characters under NFKC normalization", "NFKC"},
	{"ValueError: '<PW>' does not appear to be an IPv4 or IPv6 address", "IPv6 address"},
	{`psycopg2.OperationalError: could not translate host name "<PW>@db" to address: Name or service not known`, "@db"},
	{"redis.exceptions.ConnectionError: Error -2 connecting to <PW>@h:6379. Name or service not known.", "Name or service"},
	{"celery: Cannot connect to redis://u:<PW>@h:6379/0: Connection refused.", "Connection refused"},
	{`Unknown MySQL server host '<PW>@db' (-2)`, "(-2)"},
	{`psycopg2.OperationalError: invalid port number: "<PW>"`, "invalid port number"},
	{`missing "=" after "<PW>" in connection info string`, "connection info string"},
	{`invalid integer value "<PW>" for connection option "port"`, `option "port"`},
	{`unexpected character "P" at position 3 in URI (expected ":" or "/"): "postgresql://[::1]<PW>"`, "at position 3"},
	{`invalid percent-encoded token: "<PW>"`, "percent-encoded"},
	{`invalid dsn: invalid percent-encoded token: "a%<PW>"`, "invalid dsn"},
	{"password=<PW> host=h user=u", "host=h user=u"},
	{"host=h password='a <PW>' user=u", "user=u"},
	{"host=h password = 'a\\' <PW>' user=u", "user=u"},
	{"connect(host='h', passwd=b'<PW>', db='d')", "db='d'"},
	{"jdbc:sqlserver://h:1433;user=sa;password=<PW>;encrypt=true", "jdbc:sqlserver://h:1433"},
	{"DefaultEndpointsProtocol=https;AccountName=a;AccountKey=<PW>==", "AccountName"},

	// SQL.
	{"ALTER USER superset IDENTIFIED BY '<PW>'", "ALTER USER superset"},
	{"CREATE USER u IDENTIFIED WITH mysql_native_password BY '<PW>'", "CREATE USER u"},
	{"CREATE ROLE superset LOGIN PASSWORD '<PW>'", "CREATE ROLE superset"},
	{"ALTER ROLE u WITH ENCRYPTED PASSWORD 'it''s <PW>'", "ALTER ROLE u"},
	{"SET PASSWORD FOR u = '<PW>'", "SET PASSWORD"},
	{"[SQL: INSERT INTO ab_user] [parameters: {'username': 'admin', 'password': '<PW>'}]", "'username': 'admin'"},
	{"[parameters: ('admin', 'pbkdf2:sha256:600000$<PW><PW><PW><PW><PW><PW><PW><PW>')]", "'admin'"},
	{"('password', '<PW>')", "password"},

	// Commands.
	{"superset fab create-admin --password <PW> --email a@b.c", "--email a@b.c"},
	{"superset fab create-admin --password='a <PW>'", "create-admin"},
	{"cli --api-key <PW>", "--api-key"},
	{`["create-admin", "--password", "<PW>"]`, "create-admin"},
	{"mysql -u root -p<PW> superset", "superset"},
	{"mysqldump --host=h -p<PW> d", "--host=h"},
	{"sshpass -p <PW> ssh h", "ssh h"},
	{"helm registry login -u u -p <PW> reg", "reg"},
	{"redis-cli -h h -a <PW> ping", "ping"},
	{"curl -u admin:<PW> https://h", "https://h"},
	{"CONFIG SET requirepass <PW>", "requirepass"},

	// Headers and tokens.
	{"Authorization: Basic <PW><PW><PW><PW>", "Basic"},
	{"Authorization: Bearer <PW>", "Bearer"},
	{`Authorization: Digest username="u", response="<PW>"`, "Digest"},
	{"Authorization: AWS4-HMAC-SHA256 Credential=x/y, Signature=<PW>", "Authorization"},
	{`"headers": {"Authorization": "Bearer <PW>", "Accept": "*/*"}`, "Accept"},
	{"401 for basic dXNlcjo<PW>", "401"},
	{"Cookie: session=x; other=<PW>", "Cookie"},
	{"Set-Cookie: session=<PW>; Path=/; HttpOnly", "Set-Cookie"},
	{"invalid token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJQVyJ9.<PW>", "invalid token"},
	{`{\"password\": \"<PW>\"}`, "password"},
	{`{"api_key": "a\"<PW>"}`, "api_key"},
	{"x-api-key: <PW>", "x-api-key"},
	{"-----BEGIN RSA PRIVATE KEY-----\nMII<PW>\n<PW>\n-----END RSA PRIVATE KEY-----\nafter", "after"},
	{"cannot load '-----BEGIN PRIVATE KEY-----\\n<PW>\\n-----END PRIVATE KEY-----'", "cannot load"},
	{"before -----BEGIN PRIVATE KEY-----\nMIIE<PW>\n<PW>", "before"},
	{"MIIEvQIBADANBgkq<PW>\n<PW><PW><PW><PW><PW><PW><PW><PW>==\n-----END PRIVATE KEY----- after", "after"},
}

func TestCredentialsOfEveryShapeAreHidden(t *testing.T) {
	for _, c := range hidden {
		for _, secret := range []string{"Sup3rS3cret", "hunter2", "x-Y_z.9"} {
			in := strings.ReplaceAll(c.message, "<PW>", secret)
			t.Run(in, func(t *testing.T) {
				got := Mask(in)
				if strings.Contains(got, secret) {
					t.Errorf("the credential can be read: %q", got)
				}
				if !strings.Contains(got, strings.ReplaceAll(c.keeps, "<PW>", secret)) {
					t.Errorf("%q is lost: %q", c.keeps, got)
				}
				if twice := Mask(got); twice != got {
					t.Errorf("masking twice: %q, then %q", got, twice)
				}
				// The end of a log is all that remains of some.
				if got := Message("INFO starting\n" + in); strings.Contains(got, secret) {
					t.Errorf("the credential can be read in the message: %q", got)
				}
			})
		}
	}
	t.Logf("%d shapes", len(hidden))
}

// AWS ids and tokens of forges say themselves what they are.
func TestTokensAreKnownByTheirBeginning(t *testing.T) {
	for _, token := range []string{
		"AKIAIOSFODNN7EXAMPLE", "ghp_" + strings.Repeat("a1", 18), "github_pat_" + strings.Repeat("Zz9", 20), "glpat-" + strings.Repeat("x", 20),
		"xoxb-" + strings.Repeat("1", 24), "pypi-" + strings.Repeat("Ag", 16), "hvs." + strings.Repeat("C", 24), "npm_" + strings.Repeat("b", 36),
		"$2b$12$" + strings.Repeat("a", 53), "SCRAM-SHA-256$4096:c2FsdA==$x:y", "scrypt:32768:8:1$" + strings.Repeat("f", 30),
	} {
		if got := Mask("the answer was " + token + " as ever"); got != "the answer was *** as ever" {
			t.Errorf("%s: %q", token, got)
		}
	}
}

// innocent are messages by which people find faults. They must stay as they are.
var innocent = []string{
	`pull access denied for superset, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
	`psycopg2.OperationalError: connection to server at "db" (10.0.0.5), port 5432 failed: FATAL:  password authentication failed for user "superset"`,
	`FATAL:  role "superset" is not permitted to log in`,
	`FATAL:  database "superset" does not exist`,
	`fe_sendauth: no password supplied`,
	`could not translate host name "db.example.com" to address: Name or service not known`,
	`(1045, "Access denied for user 'superset'@'10.0.0.1' (using password: YES)")`,
	`(2005, "Unknown MySQL server host 'db' (-2)")`,
	`INFO  [alembic.runtime.migration] Running upgrade a1b2c3d4e5f6 -> 6f5e4d3c2b1a, add created_by to tables`,
	`alembic.util.exc.CommandError: Can't locate revision identified by 'a1b2c3d4e5f6'`,
	`sqlalchemy.exc.ProgrammingError: (psycopg2.errors.UndefinedTable) relation "ab_permission_view_role" does not exist`,
	`sqlalchemy.exc.NoSuchModuleError: Can't load plugin: sqlalchemy.dialects:postgres`,
	`Traceback (most recent call last): File "/app/superset/app.py", line 42, in create_app`,
	`ModuleNotFoundError: No module named 'psycopg2'`,
	`KeyError: 'SUPERSET_OPERATOR__DB_PASS'`,
	`KeyError: 'SECRET_KEY'`,
	`NameError: name 'CeleryConfig' is not defined`,
	`Refusing to start due to insecure SECRET_KEY`,
	`redis.exceptions.AuthenticationError: invalid username-password pair or user is disabled.`,
	`redis.exceptions.ConnectionError: Error 111 connecting to valkey:6379. Connection refused.`,
	`ValueError: Redis URL must specify one of the following schemes (redis://, rediss://, unix://)`,
	`ValueError: Invalid IPv6 URL`,
	`The CSRF session token is missing.`,
	`Back-off pulling image "docker.io/apache/superset:6.1.0@sha256:0123456789abcdef"`,
	`Failed to pull image "apache/superset:6.1.0": rpc error: code = NotFound desc = not found`,
	`MountVolume.SetUp failed for volume "tls" : secret "valkey-tls" not found`,
	`couldn't find key password in Secret ns/superset-db`,
	`secret "superset-db" not found`,
	`0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available`,
	`clone: source and metastore are the same database; nothing was changed`,
	`clone: cannot connect to the source db.example.com:5432/superset`,
	`rotate: PREVIOUS_SECRET_KEY does not fit`,
	`http://web:8088/health answered 503`,
	`Get "http://[fd00::5]:8088/health": dial tcp [fd00::5]:8088: connect: connection refused`,
	`redis-sentinel://h1:26379,h2:26379/0`,
	`sqlite:////app/superset_home/superset.db`,
	`postgresql://superset@db/x`,
	`ERROR: Could not find a version that satisfies the requirement flower==99 (from versions: 1.0, 2.0.1)`,
	`git+https://github.com/apache/superset.git@6.1.0`,
	`git@github.com:apache/superset.git`,
	`create-admin for admin@superset.com`,
	`basic authentication is required`,
	`bearer authentication failed`,
	`exit code 137 (OOMKilled)`,
	`OSError: [Errno 28] No space left on device: '/tmp/celerybeat-schedule'`,
	`pg_dump: error: server version: 17.2; pg_dump version: 16.4`,
	`psql -X -p 5432 -h db`,
	`The Gateway "public" does not allow routes from namespace "ns"`,
	`hostname "superset.example.com" does not match any listener`,
}

func TestMessagesWithoutCredentialsStayReadable(t *testing.T) {
	for _, s := range innocent {
		if got := Mask(s); got != s {
			t.Errorf("-want %q\n+got  %q", s, got)
		}
	}
	t.Logf("%d messages", len(innocent))
}
