# Says what an image would do to the metastore, before anything is taken down:
# is a revision pending, would "superset db upgrade" fail, does the application
# start with the web server's configuration. It runs in that image beside the
# version that serves, so it must not write: no row, no table, no setting of a
# session that a pooler could hand to somebody else.
#
# The exit code is the answer, since it can be read off the Job when pods cannot;
# 0 is none, because a bootstrap script that ends early gives it too. Details go
# to the termination message. Only the standard library is imported at the top:
# what the image lacks is an answer and no crash.
import ast
import contextlib
import errno
import hashlib
import importlib
import importlib.metadata
import importlib.util
import io
import json
import os
import re
import socket
import sys
import threading
import time
import traceback
from urllib.parse import quote, quote_plus, unquote

CODES = {
    "NothingPending": 81,
    "Pending": 82,
    "UnknownRevision": 83,
    "WouldFail": 84,
    "Empty": 85,
    "StartFails": 86,
    "CannotSay": 87,
    # What may pass by itself: the Job tries again.
    "DoesNotAnswer": 1,
}
CELERY = "SUPERSET_OPERATOR__PREFLIGHT_CELERY"
ROTATES = "SUPERSET_OPERATOR__PREFLIGHT_ROTATES"
# A clone replaces the database, with values of the key of where it comes from.
CLONES = "SUPERSET_OPERATOR__PREFLIGHT_CLONES"
# A task makes the database if there is none.
CREATES = "SUPERSET_OPERATOR__PREFLIGHT_CREATES"
# Migrate may connect as another user, who has other rights.
OTHERS = "SUPERSET_OPERATOR__PREFLIGHT_MIGRATES_AS_OTHERS"
PATIENCE = 600
LIMIT = 2000

# Tables of Superset's first revisions. One that is there without a revision
# makes them fail, whoever made it.
CORE = {"dashboard_slices", "dashboards", "dbs", "slices", "sql_metrics", "table_columns", "tables"}

# Packages that bring a module of another name, and those that are known to be
# missing in stock images.
PACKAGES = {
    "authlib": "authlib", "flower": "flower", "gevent": "gevent", "ldap": "python-ldap", "mysql": "mysql-connector-python",
    "MySQLdb": "mysqlclient", "PIL": "pillow", "psycopg2": "psycopg2-binary", "pymysql": "pymysql", "redis": "redis",
}


# Superset's own default, which is no secret: hidden, nothing could be read.
SHIPPED = ("SMTP_PASSWORD", "superset")


class Answer(Exception):
    """Ends the look; the fields are those of the termination message."""

    def __init__(self, answer, **fields):
        super().__init__(answer)
        self.fields = {"answer": answer, **fields}


# Secrets


class Secrets:
    """What must appear in no message and no log."""

    NAME = re.compile(r"PASS|PWD|SECRET|TOKEN|(?<!VAL)KEY|CREDENTIAL", re.I)
    # Names of settings that only speak of secrets.
    OTHER = re.compile(r"(FILE|PATH|DIR|PREFIX|NAME|ALGO|ALGORITHM|URLS?|URIS?|PORT|HOST|ENABLED|SECONDS)$", re.I)
    LOCATION = re.compile(r"://[^\s:/@]*:(\S*)@")
    # Both in URLs and in libpq's connection strings.
    IN_TEXT = ((re.compile(r"(://[^\s:/@\"']*:)\S+@"), r"\1***@"), (re.compile(r"(?i)(\bpassword\s*=\s*)('[^']*'|[^\s'\"]+)"), r"\1***"))
    TRIVIAL = {"true", "false", "none", "null", "yes", "no", "on", "off", "0", "1"}

    def __init__(self):
        self.known = set()
        self.pattern = None

    def add(self, value):
        """Learns a secret in the forms in which libraries print it."""
        if not isinstance(value, str) or value.strip().lower() in self.TRIVIAL:
            return
        for line in value.splitlines():
            line = line.strip()
            if not line or value.strip() != line and len(line) < 8:
                continue
            self.known.update({line, unquote(line), quote(line, safe=""), quote_plus(line), quote(line), repr(line)[1:-1], json.dumps(line)[1:-1]} - {""})
        self.pattern = None

    def learn(self, name, value):
        """Adds what a variable or a setting of this name hides."""
        if isinstance(value, dict):
            for key, inner in value.items():
                self.learn(str(key), inner)
        elif isinstance(value, str):
            if self.NAME.search(name) and not self.OTHER.search(name):
                self.add(value)
            found = self.LOCATION.findall(value)
            # Nobody knows where the secret is in one that cannot be read.
            for one in found or ([value] if "@" in value and re.search(r"UR[IL]$|DSN$", name, re.I) else ()):
                self.add(one)

    def hide(self, text):
        for pattern, instead in self.IN_TEXT:
            text = pattern.sub(instead, text)
        if self.pattern is None:
            # The longest first: one secret may begin another.
            self.pattern = re.compile("|".join(self.form(s) for s in sorted(self.known, key=lambda s: (-len(s), s))) or r"(?!)")
        return self.pattern.sub("***", text)

    @staticmethod
    def form(secret):
        """A weak secret may be a word, like the name of a module: it is hidden
        only where it stands alone, or nothing could be read any more."""
        if len(secret) >= 8 and not re.fullmatch(r"[a-z]+|[A-Z]+|[0-9]+", secret):
            return re.escape(secret)
        return r"(?:(?<![A-Za-z0-9])|(?<=\\[nrt]))" + re.escape(secret) + r"(?![A-Za-z0-9])"


class Masked(io.TextIOBase):
    """A stream that hides secrets, line by line: Superset prints the metastore's
    connection with its password when it does not answer."""

    encoding = "utf-8"
    errors = "backslashreplace"

    def __init__(self, target, secrets):
        self.target, self.secrets, self.pending, self.last = target, secrets, "", ""

    def writable(self):
        return True

    def fileno(self):
        return self.target.fileno()

    def write(self, text):
        *lines, self.pending = (self.pending + text).split("\n")
        for line in lines:
            self.emit(line + "\n")
        return len(text)

    def emit(self, line):
        self.last = plain(line) or self.last
        self.target.write(self.secrets.hide(line))
        self.target.flush()

    def finish(self):
        pending, self.pending = self.pending, ""
        if pending:
            self.emit(pending)


def plain(text):
    """A line without colours and without what a logger puts in front."""
    text = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", text).split())
    return re.sub(r"^[-\d:., ]*(DEBUG|INFO|WARNING|ERROR|CRITICAL):[\w.]+:", "", text)


# Causes


def following(error):
    """The error behind an error. Werkzeug hides the one of an import on purpose
    and keeps it in a field; what others hide on purpose stays hidden. Code that
    tries a pool or a dictionary first goes on inside "except": that there was
    nothing is no cause, and there is none behind the operating system's word."""
    inner = getattr(error, "exception", None)
    if error.__cause__ or isinstance(inner, BaseException):
        return error.__cause__ or inner
    if error.__suppress_context__ or isinstance(error, OSError) and error.errno:
        return None
    context = error.__context__
    tried = isinstance(context, (LookupError, AttributeError, StopIteration)) or type(context).__name__ == "Empty"
    return None if tried and not isinstance(error, SystemExit) else context


def chain(error):
    out = []
    while error is not None and error not in out:
        out.append(error)
        error = following(error)
    return out


def says(error):
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, str) else ""
    return " ".join(str(error).split())


def root(error):
    """The error to name: the last of the chain that says anything. A driver says
    to which host it did not get, the operating system's error below it does not."""
    speaking = [e for e in chain(error) if says(e) not in ("", "()")]
    if not speaking:
        return error
    last = speaking[-1]
    if isinstance(last, OSError) and last.strerror:
        for e in reversed(speaking[:-1]):
            if not type(e).__module__.startswith("sqlalchemy") and last.strerror.rstrip(".").lower() in says(e).lower():
                return e
    return last


def cause_of(error, last=""):
    """One line. A process that ends itself has said why in its log only."""
    named = root(error)
    text = says(named)
    if isinstance(named, SystemExit):
        return text or last or "the application ended itself with exit code %s" % named.code
    return "%s: %s" % (type(named).__name__, text) if text else type(named).__name__


LIBRARIES = {"_mysql_connector", "amqp", "asyncpg", "kombu", "MySQLdb", "mysql", "pg8000", "psycopg", "psycopg2", "pymysql", "redis", "sqlalchemy"}
STAYS = re.compile(
    r"certificate|authentication fail|no pg_hba\.conf entry|WRONGPASS|NOAUTH|NOPERM|invalid username-password|does not exist"
    r"|\[SSL|SSL error|not support SSL|wrong version number|Access denied|Unknown database|no such (database|user)", re.I)
PASSES = re.compile(
    r"Connection refused|could not translate host name|Name or service not known|Temporary failure in name resolution|No address associated"
    r"|timed? out|timeout expired|(connection|lock|statement|query_wait)[ _]timeout|Timeout (reading|connecting)|No route to host|Network is unreachable|Connection reset|Broken pipe|closed the connection|connection has been closed|Connection closed"
    r"|starting up|shutting down|not yet accepting connections|Is the server running|too many (clients|connections)|remaining connection slots"
    r"|no more connections allowed|cannot connect to server|Can't connect to|Lost connection|gone away|Unknown MySQL server host|Unknown server host"
    r"|LOADING|MASTERDOWN|No master found", re.I)
UNREACHABLE = {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN, errno.ENETDOWN}


def may_pass(error):
    """Whether another attempt may go well without anybody's doing."""
    errors = chain(error)
    of_drivers = [e for e in errors if type(e).__module__.split(".")[0] in LIBRARIES]
    if any(STAYS.search(str(e)) for e in [*of_drivers, *(e for e in errors if isinstance(e, OSError))]):
        return False
    return any(
        isinstance(e, (ConnectionError, TimeoutError, socket.gaierror)) or isinstance(e, OSError) and e.errno in UNREACHABLE for e in errors
    ) or any(PASSES.search(str(e)) for e in of_drivers)


def of_configuration(error):
    """Whether the user's configuration is among those that called."""
    files = {"superset_config.py", os.path.basename(os.environ.get("SUPERSET_CONFIG_PATH", ""))} - {""}
    return any(os.path.basename(f.filename) in files for e in chain(error) for f in traceback.extract_tb(e.__traceback__))


def hint_of(error, cause):
    """What to do about the mistakes that are known."""
    missing = re.search(r"No module named '([\w.]+)'", cause)
    if missing:
        name = missing[1].split(".")[0]
        if name == "superset":
            return "this release of Superset has no such module; correct what imports it (spec.config)"
        if of_configuration(error) and name not in PACKAGES:
            return "the configuration (spec.config) imports a module that the image does not have; add its package to spec.pythonPackages, or use an image that has it"
        return "the image has no %s: use an image that has it, or add %s to spec.pythonPackages" % (name, PACKAGES.get(name, "its package"))
    for pattern, hint in HINTS:
        if re.search(pattern, cause):
            return hint
    return "correct the configuration (spec.config)" if of_configuration(error) else ""


HINTS = (
    (r"insecure SECRET_KEY", "set spec.secretKeyFrom to a key of your own"),
    (r"cannot import name .* from '?superset", "this release of Superset has no such name; correct what imports it (spec.config)"),
    (r"flask_caching\.backends|cachelib", "correct CACHE_TYPE in spec.config: the image does not know this kind of cache"),
    (r"gunicorn\.workers", "the image does not know this worker class of gunicorn: use an image that has its package, or another class"),
    (r"AUTH_LDAP_SERVER", "set AUTH_LDAP_SERVER in spec.config"),
    (r"password authentication failed|no pg_hba\.conf entry|Access denied|role .* does not exist", "the metastore does not let this user in; correct spec.metastore or its Secret"),
    (r"database .* does not exist|Unknown database", "the metastore's server has no such database; correct spec.metastore"),
    (r"WRONGPASS|NOAUTH|invalid username-password|NOPERM", "Valkey does not let this user in; correct spec.valkey or its Secret"),
    (r"certificate|SSL", "TLS cannot be agreed on; correct the certificates of the metastore or of Valkey"),
)


def failed(error, what, last=""):
    """The answer that an error of the image or of the configuration is."""
    cause = cause_of(error, last)
    if may_pass(error):
        return Answer("DoesNotAnswer", cause=cause, hint="%s does not answer; it is tried again without an edit" % what)
    return Answer("StartFails", cause=cause, hint=hint_of(error, cause))


@contextlib.contextmanager
def starting(what="something that the start needs"):
    """Turns errors of what a start does into the answer. Superset and
    Flask-AppBuilder end the process where they do not like what they see."""
    try:
        yield
    except (Answer, KeyboardInterrupt):
        raise
    except BaseException as error:
        last = getattr(sys.stderr, "last", "") or getattr(sys.stdout, "last", "")
        traceback.print_exception(type(error), error, error.__traceback__)
        raise failed(error, what, last) from None


# The image


def package_folder(name):
    """Where a package lies; nothing of it is imported."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return list(spec.submodule_search_locations)[0]


def assigned(tree, name):
    """The last value that a module gives a name, or None."""
    value = None
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        if any(isinstance(t, ast.Name) and t.id == name for t in targets):
            value = node.value
    return value


def revisions(folder):
    """Each revision of the image with its parents, read and not run: the files
    import models, which need the application. Ids are text, and a file's name
    does not always have the id."""
    graph = {}
    for name in sorted(os.listdir(folder)):
        # Those are the files that alembic takes.
        if not name.endswith(".py") or name.startswith(("__init__", ".#")):
            continue
        with open(os.path.join(folder, name), "rb") as file:
            tree = ast.parse(file.read(), name)
        own = assigned(tree, "revision")
        if own is None:
            continue
        try:
            parents = [ast.literal_eval(v) for v in (assigned(tree, "down_revision"), assigned(tree, "depends_on")) if v is not None]
            own = ast.literal_eval(own)
        except ValueError:
            raise Answer("CannotSay", cause="the revision of %s is not written as a constant" % name) from None
        parents = [p for value in parents for p in ([value] if isinstance(value, str) else value or ())]
        if own is not None:
            graph[str(own)] = sorted({str(p) for p in parents})
    if not graph:
        raise Answer("CannotSay", cause="no revision was found in %s" % folder)
    return graph


def bytecode():
    """Whether big packages have bytecode that the interpreter takes. Without it
    every process compiles for half of its start. Most of a sample is enough:
    what is never imported may lack it."""
    seen = valid = 0
    for package in ("flask", "sqlalchemy", "pandas", "flask_appbuilder"):
        with contextlib.suppress(ImportError, OSError, ValueError):
            folder = package_folder(package)
            for name in sorted(os.listdir(folder))[:20] if folder else ():
                if name.endswith(".py"):
                    seen += 1
                    valid += compiled(os.path.join(folder, name))
    return valid * 2 > seen


def compiled(source):
    try:
        with open(importlib.util.cache_from_source(source), "rb") as file:
            head = file.read(16)
        stat = os.stat(source)
    except OSError:
        return False
    if len(head) < 16 or head[:4] != importlib.util.MAGIC_NUMBER:
        return False
    flags, first, second = (int.from_bytes(head[n : n + 4], "little") for n in (4, 8, 12))
    if flags == 0:
        return first == int(stat.st_mtime) & 0xFFFFFFFF and second == stat.st_size & 0xFFFFFFFF
    if flags == 3:
        with open(source, "rb") as file:
            return head[8:16] == importlib.util.source_hash(file.read())
    return flags == 1


def frontend(folder):
    """The frontend's identity: two builds with the same one can serve beside each
    other, since each has the scripts that pages of the other ask for."""
    try:
        with open(os.path.join(folder, "static", "assets", "manifest.json"), "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()[:12]
    except OSError:
        return None


# The answer


def ancestors(graph, ids):
    """These revisions and all before them."""
    seen, todo = set(), list(ids)
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.add(one)
            todo.extend(graph.get(one, ()))
    return seen


def several(names):
    names = sorted(names)
    return ", ".join(names[:5]) + (" and %d more" % (len(names) - 5) if len(names) > 5 else "")


def classify(graph, tables, rows, refuses=None):
    """What "superset db upgrade" of the image would do, as fields. rows are those
    of alembic_version, None without the table; refuses is why the database
    cannot be changed. Rows are compared as sets: "superset db current" names
    only one of several."""
    heads = set(graph) - {p for parents in graph.values() for p in parents}
    found = set(rows or ())
    fields = {"from": sorted(found), "to": sorted(heads)}

    def answer(name, cause="", hint="", **more):
        return {"answer": name, **fields, **more, "cause": cause, "hint": hint}

    if not found and not CORE & set(tables):
        return answer("Empty", "the database has none of Superset's tables")
    if not found:
        return answer("WouldFail", "the database has Superset's tables, but no revision in alembic_version", "restore the table alembic_version of the same backup")
    if "" in found:
        return answer("WouldFail", "a row of alembic_version is empty", "restore the table alembic_version of the same backup")
    if refuses and found != heads:
        return answer("WouldFail", refuses, "spec.metastore has to lead to a database whose schema its user can change")
    unknown = sorted(found - set(graph))
    if unknown:
        return answer("UnknownRevision", "the image does not know revision %s" % several(unknown), "go forward to an image that knows it, or restore a backup", unknown=unknown)
    if len(heads) != 1:
        return answer("WouldFail", "the image has %d head revisions: %s" % (len(heads), several(heads)), "merge them in the image")
    for row in sorted(found):
        before = (ancestors(graph, [row]) - {row}) & found
        if before:
            return answer("WouldFail", "rows of alembic_version overlap: %s comes before %s" % (several(before), row), "leave only the later one in alembic_version")
    wanted = ancestors(graph, heads) - ancestors(graph, found)
    lost = {p for one in wanted for p in graph.get(one, ())} - set(graph)
    if lost:
        return answer("WouldFail", "the image lacks revision %s, which others of it come after" % several(lost), "the image is incomplete")
    if found == heads:
        return answer("NothingPending", pending=0)
    return answer("Pending", pending=len(wanted))


# The database


def engine_for(config):
    """An engine as the application's own, TLS included, without its pool."""
    import sqlalchemy as sa

    url = sa.engine.make_url(config.SQLALCHEMY_DATABASE_URI)
    secrets.add(url.password)
    options = {
        k: v for k, v in (getattr(config, "SQLALCHEMY_ENGINE_OPTIONS", None) or {}).items()
        if not k.startswith(("pool", "echo")) and k not in ("max_overflow", "isolation_level", "execution_options", "future")
    }
    timeout = {"psycopg2": "connect_timeout", "psycopg": "connect_timeout", "pymysql": "connect_timeout", "mysqldb": "connect_timeout", "mysqlconnector": "connection_timeout"}
    name = timeout.get(url.get_dialect().driver)
    arguments = dict(options.get("connect_args") or {})
    if name and name not in url.query:
        arguments.setdefault(name, 10)
    return sa.create_engine(url, poolclass=sa.pool.NullPool, **{**options, "connect_args": arguments})


class Metastore:
    """What was found: tables, rows of alembic_version (None without it), and why
    the schema cannot be changed."""

    def __init__(self, engine):
        self.engine, self.backend, self.driver = engine, engine.dialect.name, engine.dialect.driver
        self.tables, self.rows, self.refuses = set(), None, None
        # Opening SQLite's file would make it.
        if self.backend == "sqlite" and engine.url.database and not os.path.exists(engine.url.database) and "uri" not in engine.url.query:
            return
        with engine.connect() as connection:
            if self.backend == "postgresql":
                self.postgresql(connection)
            else:
                self.other(connection)
            if "alembic_version" in self.tables:
                self.rows = [str(r[0] if r[0] is not None else "") for r in self.ask(connection, "SELECT version_num FROM alembic_version")]

    def passwords(self):
        """Some stored passwords, as they are stored."""
        if "dbs" not in self.tables:
            return []
        with self.engine.connect() as connection:
            return [r[0] for r in self.ask(connection, "SELECT password FROM dbs WHERE password IS NOT NULL LIMIT 20")]

    @staticmethod
    def ask(connection, statement):
        import sqlalchemy as sa

        return connection.execute(sa.text(statement)).fetchall()

    def postgresql(self, connection):
        import sqlalchemy as sa

        # Both end with the transaction, so they cannot reach others by a pooler.
        connection.execute(sa.text("SET TRANSACTION READ ONLY"))
        connection.execute(sa.text("SET LOCAL lock_timeout = '30s'"))
        owned = dict(map(tuple, self.ask(connection, (
            "SELECT c.relname, pg_has_role(c.relowner, 'USAGE') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid) AND n.nspname NOT IN ('pg_catalog', 'information_schema')"))))
        self.tables = set(owned)
        (standby, read_only, schema, creates), = self.ask(connection, (
            "SELECT pg_is_in_recovery(), current_setting('default_transaction_read_only'), current_schema(), has_schema_privilege(current_schema(), 'CREATE')"))
        foreign = sorted(t for t, mine in owned.items() if not mine and (t in CORE or t.startswith("ab_") or t == "alembic_version"))
        if standby:
            self.refuses = "the metastore is a standby, which cannot be written to"
        elif read_only == "on":
            self.refuses = "the metastore is read-only (default_transaction_read_only)"
        elif os.environ.get(OTHERS) == "true":
            pass
        elif not creates:
            self.refuses = "permission denied for schema %s: the metastore's user may not create tables" % schema if schema else "no schema of the search path exists or may be used by the metastore's user"
        elif foreign:
            self.refuses = "must be owner of table %s: the metastore's user is not" % several(foreign)

    def other(self, connection):
        import sqlalchemy as sa

        self.tables = set(sa.inspect(connection).get_table_names())
        if self.backend in ("mysql", "mariadb"):
            on = {str(name).lower() for name, value in self.ask(connection, "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('read_only', 'super_read_only', 'innodb_read_only')") if str(value).upper() not in ("OFF", "0")}
            grants = " ".join(str(r[0]).upper() for r in self.ask(connection, "SHOW GRANTS"))
            above = re.search(r"ALL PRIVILEGES ON \*\.\*|SUPER|READ[_ ]ONLY[_ ]ADMIN|CONNECTION[_ ]ADMIN", grants)
            if on - {"read_only"} or on and not above:
                self.refuses = "the metastore is read-only"


# The start


def settings(config):
    return {k: getattr(config, k) for k in dir(config) if k.isupper()}


def reads_secrets(config, passwords, rotates):
    """Stored passwords open with the key. One that does not may be somebody's
    mishap of long ago; none that does is another key."""
    import sqlalchemy as sa

    def opens(key):
        kind = config.SQLALCHEMY_ENCRYPTED_FIELD_TYPE_ADAPTER().create({**settings(config), "SECRET_KEY": key}, sa.String(1024))
        dialect = sa.engine.make_url(config.SQLALCHEMY_DATABASE_URI).get_dialect()()
        error = None
        for raw in passwords:
            try:
                kind.process_result_value(bytes(raw) if isinstance(raw, memoryview) else raw, dialect)
                return None
            except Exception as e:  # Each engine has errors of its own.
                error = error or e
        return error

    error = opens(config.SECRET_KEY)
    if error is None:
        return
    previous = getattr(config, "PREVIOUS_SECRET_KEY", None)
    if rotates and previous and opens(previous) is None:
        return
    raise Answer("StartFails", cause="%s: %s (no stored password can be read with SECRET_KEY)" % (type(error).__name__, says(error)), hint=(
        "neither the present nor the previous key opens them; set spec.previousSecretKeyFrom to the key that they were stored with" if rotates else
        "set spec.secretKeyFrom to the former key, or name that one in spec.previousSecretKeyFrom with spec.lifecycle.rotate"))


def worker_class():
    """gunicorn knows the kind of worker that the start script will ask for."""
    name = os.environ.get("SERVER_WORKER_CLASS")
    if name:
        from gunicorn.util import load_class

        load_class(name)


def fab_version():
    version = importlib.metadata.version("Flask-AppBuilder")
    return tuple(int(n) for n in re.findall(r"\d+", version)[:3])


def start(config, metastore, answer):
    """The application, or None where its start would write: Flask-AppBuilder
    makes missing tables, Superset stores its themes where nothing is pending."""
    from superset.app import create_app

    read_only = metastore.backend == "postgresql" and metastore.driver in ("psycopg2", "psycopg2cffi", "psycopg")
    if fab_version() >= (5, 0, 2):
        config.FAB_CREATE_DB = False
        writes = not read_only and answer != "Pending"
    else:
        from flask_appbuilder import Model

        wanted = {t for t in Model.metadata.tables if t.startswith("ab_")}
        writes = not read_only or answer != "NothingPending" or not wanted <= metastore.tables
    if writes:
        return None
    if read_only:
        options = dict(getattr(config, "SQLALCHEMY_ENGINE_OPTIONS", None) or {})
        # In autocommit the driver would set the session instead of each transaction.
        options["isolation_level"] = "READ COMMITTED"
        options["execution_options"] = {**(options.get("execution_options") or {}), "postgresql_readonly": True}
        config.SQLALCHEMY_ENGINE_OPTIONS = options
    return create_app()


def celery(config, app, parts):
    """Modules that workers import and beat's schedule, neither of which the web
    server looks at. Returns the Celery application, or None."""
    if app is not None:
        import superset

        # Importing Celery's entry point makes an application; it gets this one.
        superset.create_app = sys.modules["superset.app"].create_app = lambda *_, **__: app
        tasks = importlib.import_module("superset.tasks.celery_app")
        tasks.app.loader.import_default_modules()
        made = tasks.app
    else:
        if not getattr(config, "CELERY_CONFIG", None):
            return None
        from celery import Celery

        made = Celery("preflight", set_as_current=False)
        made.config_from_object(config.CELERY_CONFIG)
        for name in (*made.conf.imports, *made.conf.include):
            if importlib.util.find_spec(name) is None:
                raise ModuleNotFoundError("No module named '%s'" % name)
    if "beat" in parts:
        from celery.beat import Scheduler
        from kombu.utils.imports import symbol_by_name

        symbol_by_name(made.conf.beat_scheduler)
        # Not that one: the usual one writes a file.
        Scheduler(app=made, lazy=False)
    return made


def broker(made):
    """The broker answers; brokers in files and databases are left alone."""
    with made.connection_for_read() as connection:
        if (connection.transport_cls if isinstance(connection.transport_cls, str) else "") in ("amqp", "amqps", "pyamqp", "redis", "rediss", "sentinel"):
            connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=15)


def caches(config):
    """Caches answer: they connect when they are first asked."""
    from flask import Flask
    from flask_caching import Cache

    for name in ("CACHE_CONFIG", "DATA_CACHE_CONFIG"):
        one = getattr(config, name, None)
        if isinstance(one, dict) and one.get("CACHE_TYPE") not in (None, "SupersetMetastoreCache", "NullCache", "null"):
            app = Flask("preflight")
            cache = Cache(app, config=dict(one))
            with app.app_context():
                cache.get("preflight")


def preflight(facts):
    """Goes from what is cheap and sure to what is dear, and raises the answer."""
    parts = [p for p in os.environ.get(CELERY, "").split(",") if p]
    rotates = os.environ.get(ROTATES) == "true"
    with starting():
        folder = package_folder("superset")
        if folder is None:
            raise ModuleNotFoundError("No module named 'superset'")
    facts["frontend"], facts["bytecode"] = frontend(folder), bytecode()
    graph = revisions(os.path.join(folder, "migrations", "versions"))
    lap("heads")

    with starting():
        config = importlib.import_module(os.environ.get("SUPERSET_CONFIG") or "superset.config")
        for name, value in settings(config).items():
            if (name, value) != SHIPPED:
                secrets.learn(name, value)
    lap("configuration")

    with starting("the metastore"):
        try:
            metastore = Metastore(engine_for(config))
        except Exception as error:
            if os.environ.get(CREATES) == "true" and re.search(r'database "[^"]*" does not exist|Unknown database', cause_of(error)):
                raise Answer("Empty", cause="the database is not there yet, and a task makes it") from None
            raise
    lap("metastore")
    if metastore.backend == "sqlite":
        # What this pod sees is not what the others have.
        raise Answer("CannotSay", cause="the metastore is SQLite, a file that every pod has for itself")
    answer = classify(graph, metastore.tables, metastore.rows, metastore.refuses)
    if answer["answer"] not in ("NothingPending", "Pending"):
        raise Answer(**answer)

    with starting():
        worker_class()
        if os.environ.get(CLONES) != "true":
            reads_secrets(config, metastore.passwords(), rotates)
        app = start(config, metastore, answer["answer"])
        lap("application" if app is not None else "application (not started, since it would write)")
        made = celery(config, app, parts) if parts else None
    # Last, because they may pass: what stays is told first.
    with starting("Celery's broker (Valkey)"):
        if made is not None:
            broker(made)
    with starting("the cache (Valkey)"):
        caches(config)
    lap("Celery and caches")
    raise Answer(**answer)


# The report


def message(fields):
    """The termination message: ASCII, no secrets, no longer than what is kept."""
    out = {k: v for k, v in fields.items() if v is not None and v != ""}
    for name in ("from", "to", "unknown"):
        if name in out:
            out[name] = [secrets.hide(v)[:64] for v in out[name][:5]]
    for name in ("cause", "hint"):
        if name in out:
            # Hidden before it is cut: half a secret is not found any more.
            out[name] = secrets.hide(" ".join(out[name].split()))
    # A character outside ASCII takes six bytes or twelve.
    kept = LIMIT
    while len(text := json.dumps(out)) > LIMIT and kept > 0:
        kept = kept * 9 // 10
        for name in ("cause", "hint"):
            if len(out.get(name, "")) > kept:
                out[name] = out[name][:kept].rstrip(". ") + "..."
    return text


begun = [time.monotonic()]


def lap(what):
    """One line per step, so that the log tells what took so long."""
    begun.append(time.monotonic())
    print("preflight: %s: %.1f s" % (what, begun[-1] - begun[-2]))


secrets = Secrets()


def too_long(termination):
    """Ends a look that hangs; the pod has no deadline, which would count the
    pull of the image, too."""
    with contextlib.suppress(OSError), open(termination, "w") as file:
        file.write(message({"answer": "DoesNotAnswer", "cause": "the preflight took more than %d s" % PATIENCE}))
    os._exit(CODES["DoesNotAnswer"])


def main(termination="/dev/termination-log"):
    for name, value in os.environ.items():
        secrets.learn(name, value)
    limit = threading.Timer(PATIENCE, too_long, [termination])
    limit.daemon = True
    limit.start()
    streams = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (Masked(s, secrets) for s in streams)
    facts = {}
    try:
        preflight(facts)
    except Answer as answer:
        fields = answer.fields
    except Exception as error:
        traceback.print_exc()
        fields = {"answer": "CannotSay", "cause": cause_of(error)}
    text = message({**fields, **facts})
    with contextlib.suppress(OSError), open(termination, "w") as file:
        file.write(text)
    print("preflight: " + text)
    for stream in (sys.stdout, sys.stderr):
        stream.finish()
    sys.stdout, sys.stderr = streams
    return CODES[fields["answer"]]


if __name__ == "__main__":
    code = main(*sys.argv[1:2])
    # Threads that the configuration has started do not hold the answer back.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
