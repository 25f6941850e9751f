# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0

"""Lets starts fail as Superset's do, and tells what preflight.py makes of it:
python3 starts.py SCRIPTS, the variables as JSON on stdin. Chains of exceptions
are those of the libraries, raised for real by stand-ins."""

import importlib
import io
import json
import logging
import os
import sys
import tempfile

sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
import preflight


def library(name, *bases, **fields):
    """An exception class of a library."""
    module, _, kind = name.rpartition(".")
    return type(kind, bases or (Exception,), {"__module__": module, **fields})


SQLAlchemyError = library("sqlalchemy.exc.SQLAlchemyError")
DBAPIError = library("sqlalchemy.exc.OperationalError", SQLAlchemyError)
PsycopgError = library("psycopg2.OperationalError")
PyMySQLError = library("pymysql.err.OperationalError")
RedisError = library("redis.exceptions.ConnectionError")


class ImportStringError(ImportError):
    __module__ = "werkzeug.utils"

    def __init__(self, name, exception):
        super().__init__("import_string() failed for %r. Possible reasons are:\n\n- missing __init__.py;\n\nOriginal exception:\n\n%r" % (name, exception))
        self.exception = exception


def configuration(text):
    """Runs text as the user's configuration, loaded the way Flask does it."""
    try:
        try:
            exec(compile(text, "/app/pythonpath/superset_config.py", "exec"), {})
        except Exception:
            exec(compile(text, "/app/pythonpath/superset_config.py", "exec"), {})
    except ImportError as e:
        raise ImportStringError("superset.config", e) from None


def psycopg(text):
    try:
        try:
            raise PsycopgError(text)
        except PsycopgError as e:
            raise DBAPIError("(psycopg2.OperationalError) %s\n(Background on this error at: https://sqlalche.me/e/14/e3q8)" % e) from e
    except DBAPIError as e:
        logging.error("cannot connect to %s", os.environ["SUPERSET_OPERATOR__DB_URI"])
        raise SQLAlchemyError() from e


def unreachable():
    print("\x1b[31mERROR: Cannot connect to database %s\nNOTE: Most CLI commands require a database\x1b[0m" % os.environ["SUPERSET_OPERATOR__DB_URI"])
    psycopg('connection to server at "10.96.0.15", port 1 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n')


def default_key():
    print("----\n Refusing? no\n----", file=sys.stderr)
    logging.getLogger("superset.initialization").error("Refusing to start due to insecure SECRET_KEY")
    sys.exit(1)


def cache_type():
    try:
        try:
            getattr(importlib.import_module("json"), "NoSuchCache")
        except AttributeError:
            raise ImportError(AttributeError("module 'flask_caching.backends' has no attribute 'NoSuchCache'")) from None
    except ImportError as e:
        raise ImportStringError("flask_caching.backends.NoSuchCache", e) from None


def flask_appbuilder(tables=lambda: psycopg('connection to server at "10.96.0.15", port 5432 failed: FATAL:  password authentication failed for user "u"\n')):
    """What FAB 4 does with every error of its tables."""
    try:
        tables()
    except Exception as e:
        logging.error("DB Creation and initialization failed: %s", e)
        exit(1)


def mysql(number, text, inner=None):
    try:
        if inner:
            raise inner
        raise PyMySQLError(number, text)
    except OSError:
        raise PyMySQLError(number, text)


def redis(text, inner=None):
    try:
        if inner:
            raise inner
        raise RedisError(text)
    except OSError:
        raise RedisError(text)


def pool():
    """A client's pool: it opens a connection because there is none to reuse."""
    try:
        try:
            [].pop()
        except IndexError:
            redis("Error 111 connecting to valkey:6379. Connection refused.", ConnectionRefusedError(111, "Connection refused"))
    except RedisError as e:
        raise library("kombu.exceptions.OperationalError")(str(e)) from e


def leak():
    words = [os.environ[n] for n in ("SUPERSET_OPERATOR__DB_URI", "OTHER_TOKEN", "VALKEY_USER")]
    raise ValueError("%s %r %s" % (" ".join(words), os.environ["AWKWARD_PASSWORD"], os.environ["BROKEN_URI"]))


def huge():
    raise ValueError("é\U0001f600\n" * 4000 + os.environ["OTHER_TOKEN"])


def edge():
    """A secret that lies where the message is cut."""
    raise ValueError("x " * 900 + ("%s " % os.environ["OTHER_TOKEN"]) * 40)


STARTS = {
    "import-error.log": lambda: configuration("\nimport nosuchmodule\n"),
    "driver-missing.log": lambda: exec(compile("raise ModuleNotFoundError(\"No module named 'psycopg2'\")", "/app/.venv/sqlalchemy/psycopg2.py", "exec")),
    "metastore-unreachable.log": unreachable,
    "default-secret-key.log": default_key,
    "cache-type.log": cache_type,
    "oauth-without-authlib.log": lambda: exec("raise ModuleNotFoundError(\"No module named 'authlib'\")"),
    "mutator.log": lambda: exec("raise RuntimeError('mutator')"),
    "ldap-without-server.log": lambda: exec("raise Exception('No AUTH_LDAP_SERVER defined on config with AUTH_LDAP authentication type.')"),
    "a password that is wrong": flask_appbuilder,
    "a removed name": lambda: configuration("raise ModuleNotFoundError(\"No module named 'superset.typing'\")"),
    "a host without a name": lambda: psycopg('could not translate host name "db" to address: Name or service not known\n'),
    "a certificate": lambda: psycopg('connection to server at "db", port 5432 failed: SSL error: certificate verify failed\n'),
    "a database that starts": lambda: psycopg('connection to server at "db", port 5432 failed: FATAL:  the database system is starting up\n'),
    "a database that is not there": lambda: psycopg('connection to server at "db", port 5432 failed: FATAL:  database "x" does not exist\n'),
    "one address of two lets nobody in": lambda: psycopg('connection to server at "db" (::1), port 5432 failed: Connection refused\nconnection to server at "db" (10.0.0.1), port 5432 failed: FATAL:  password authentication failed for user "u"\n'),
    "MySQL away": lambda: mysql(2003, "Can't connect to MySQL server on 'db' ([Errno 111] Connection refused)", ConnectionRefusedError(111, "Connection refused")),
    "MySQL lets nobody in": lambda: mysql(1045, "Access denied for user 'u'@'10.0.0.1' (using password: YES)"),
    "Valkey away": lambda: redis("Error 111 connecting to valkey:6379. Connection refused.", ConnectionRefusedError(111, "Connection refused")),
    "Valkey away, by a pool": pool,
    "an error that ends the process": lambda: flask_appbuilder(lambda: {}["ab_group"]),
    "Valkey lets nobody in": lambda: redis("WRONGPASS invalid username-password pair or user is disabled."),
    "a message for the user": lambda: configuration("try:\n    {}['X']\nexcept KeyError:\n    raise ValueError('set the variable X') from None\n"),
    "a file that is not there": lambda: configuration("open('/nowhere/key.pem')"),
    "a word about time": lambda: configuration("raise TypeError('timeout has to be a number')"),
    "a process that ends itself with words": lambda: sys.exit("no licence"),
    "secrets": leak,
    "huge": huge,
    "edge": edge,
    "a bug of the script": None,
}


def attempt(start):
    def preflight_of(_):
        if start is None:
            raise KeyError("layout")
        with preflight.starting("the metastore"):
            start()

    preflight.preflight = preflight_of
    preflight.secrets = preflight.Secrets()
    kept, streams = (sys.stdout, sys.stderr), (io.StringIO(), io.StringIO())
    sys.stdout, sys.stderr = streams
    logging.getLogger().handlers = [logging.StreamHandler()]
    try:
        with tempfile.TemporaryDirectory() as folder:
            handler = logging.getLogger().handlers[0]
            # A logger takes the stream that is there when it is set up, as Superset's does in its start.
            handler.setStream(type("Late", (), {"write": lambda _, s: sys.stderr.write(s), "flush": lambda _: None})())
            code = preflight.main(folder + "/termination-log")
            with open(folder + "/termination-log", "rb") as file:
                raw = file.read()
    finally:
        sys.stdout, sys.stderr = kept
    return {"code": code, "message": raw.decode("ascii"), "log": streams[0].getvalue() + streams[1].getvalue()}


os.environ.update(json.load(sys.stdin))
json.dump({name: attempt(start) for name, start in STARTS.items()}, sys.stdout)
