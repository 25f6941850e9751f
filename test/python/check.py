# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0

"""Executes rendered configuration with real libraries; see run.sh."""

import glob
import json
import os
import random
import re
import subprocess
import sys
import time
import types
from urllib.parse import urljoin

import flask
import redis
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix
from celery import Celery
from celery.beat import PersistentScheduler
from celery.contrib.testing.worker import start_worker
from celery.schedules import crontab
from flask_caching import Cache
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

PASSWORD = "p@ss:w/rd?%x"
TLS = os.environ["TLS"]
failures = 0


def check(name, ok, detail=""):
    global failures
    print("ok  " if ok else "FAIL", name, "" if ok else detail)
    failures += not ok


def attempt(name, action):
    try:
        result = action()
        check(name, result is not False, "false")
    except Exception as e:
        check(name, False, repr(e))


def refused(name, action, *kinds):
    try:
        action()
        check(name, False, "it works")
    except kinds as e:
        check(name, True)


def render(spec):
    xr = {"metadata": {"name": "acme"}, "spec": {"environment": "Development", "image": {"tag": "6.1.0"}, "secretKey": "s", **spec}}
    out = subprocess.run([os.environ["RENDER"]], input=json.dumps(xr), capture_output=True, text=True, check=True)
    return json.loads(out.stdout)


class Defaults:
    """Stands for Superset's own CeleryConfig."""

    broker_url = "sqla+sqlite:///celerydb.sqlite"
    result_backend = "db+sqlite:///celery_results.sqlite"
    worker_prefetch_multiplier = 1
    task_annotations = {"sql_lab.get_sql_results": {"rate_limit": "100/s"}}
    imports = ("superset.sql_lab", "superset.tasks.scheduler")
    beat_schedule = {"reports.scheduler": {"task": "reports.scheduler", "schedule": crontab(minute="*", hour="*")}}


def load(program, **changes):
    module = types.ModuleType("superset.config")
    module.CeleryConfig = Defaults
    sys.modules["superset.config"] = module
    saved = dict(os.environ)
    os.environ.update({**program["env"], **changes})
    try:
        names = {}
        exec(compile(program["config"], "superset_config.py", "exec"), names)
        return types.SimpleNamespace(**{k: v for k, v in names.items() if k != "__builtins__"})
    finally:
        os.environ.clear()
        os.environ.update(saved)


def valkey(**ssl):
    return {
        "host": "localhost", "port": int(os.environ["REDIS_PORT"]), "username": "app", "password": PASSWORD,
        "ssl": {"caCertFile": TLS + "/ca.crt", "certFile": TLS + "/client.crt", "keyFile": TLS + "/client.key", **ssl},
    }


COMPONENTS = {"webServer": {}, "celeryWorker": {}, "celeryBeat": {}}
CACHES = ("CACHE_CONFIG", "DATA_CACHE_CONFIG", "FILTER_STATE_CACHE_CONFIG", "EXPLORE_FORM_DATA_CACHE_CONFIG", "THUMBNAIL_CACHE_CONFIG")


def cache_works(config):
    app = flask.Flask("check")
    cache = Cache(app, config=dict(config))
    with app.app_context():
        cache.set("key", {"a": 1})
        return cache.get("key") == {"a": 1}


def client_of(config):
    """How Superset builds coordination and event backends."""
    extra = {"username": config["CACHE_REDIS_USER"]} if config["CACHE_REDIS_USER"] else {}
    return redis.Redis(
        host=config["CACHE_REDIS_HOST"], port=config["CACHE_REDIS_PORT"], db=config["CACHE_REDIS_DB"], password=config["CACHE_REDIS_PASSWORD"],
        ssl=config["CACHE_REDIS_SSL"], ssl_certfile=config["CACHE_REDIS_SSL_CERTFILE"], ssl_keyfile=config["CACHE_REDIS_SSL_KEYFILE"],
        ssl_cert_reqs=config["CACHE_REDIS_SSL_CERT_REQS"], ssl_ca_certs=config["CACHE_REDIS_SSL_CA_CERTS"], **extra)


def celery_works(config):
    app = Celery("check")
    app.config_from_object(config.CELERY_CONFIG)
    # Superset itself is not installed here.
    app.conf.imports = ()

    @app.task
    def add(a, b):
        return a + b

    assert app.conf.task_annotations, "Superset's own settings are lost"
    assert app.conf.worker_prefetch_multiplier == 1
    with start_worker(app, perform_ping_check=False, pool="solo"):
        return add.delay(2, 3).get(timeout=20) == 5


def tls():
    programs = render({**COMPONENTS, "valkey": valkey(), "realtime": {"jwtSecret": "x" * 32}})
    config = load(programs["celery-worker"])
    for name in CACHES:
        attempt("TLS: %s stores a value" % name, lambda name=name: cache_works(getattr(config, name)))
    attempt("TLS: coordination answers", lambda: client_of(config.DISTRIBUTED_COORDINATION_CONFIG).ping())
    attempt("TLS: events of async queries", lambda: client_of(config.GLOBAL_ASYNC_QUERIES_CACHE_BACKEND).xadd("s", {"data": "x"}))
    attempt("TLS: results backend stores a value", lambda: config.RESULTS_BACKEND.set("k", b"v") and config.RESULTS_BACKEND.get("k") == b"v")
    attempt("TLS: Celery runs a task and returns its result", lambda: celery_works(config))

    client = client_of({**config.DISTRIBUTED_COORDINATION_CONFIG, "CACHE_REDIS_DB": 1})
    check("keys carry the name of the instance", all(k.startswith(b"acme_superset_") for k in client.keys()), client.keys())

    for name, ssl in {
        "the wrong CA is refused": {"caCertFile": TLS + "/client.crt"},
        "no client certificate is refused": {"certFile": None, "keyFile": None},
    }.items():
        bad = valkey(**ssl)
        bad["ssl"] = {k: v for k, v in bad["ssl"].items() if v}
        config = load(render({**COMPONENTS, "valkey": bad})["web-server"])
        refused("TLS: " + name, lambda: redis.from_url(config.CACHE_CONFIG["CACHE_REDIS_URL"]).ping(), redis.RedisError, OSError)

    relaxed = valkey(certRequired="none")
    del relaxed["ssl"]["caCertFile"]
    config = load(render({**COMPONENTS, "valkey": relaxed})["celery-worker"])
    attempt("TLS: certRequired none works without a CA file", lambda: cache_works(config.CACHE_CONFIG))
    attempt("TLS: certRequired none works for Celery", lambda: celery_works(config))

    config = load(render({**COMPONENTS, "valkey": {"host": "h", "ssl": {}}})["web-server"])
    app = Celery("check")
    app.config_from_object(config.CELERY_CONFIG)
    attempt("TLS: ssl: {} is accepted by Celery's result backend", lambda: app.backend is not None)


def engines():
    meta = {"metastore": {"host": "h", "database": "d", "username": "u"}}
    for preset in ("disabled", "conservative", "balanced", "performance", "aggressive"):
        for process in ("disabled", "balanced", "aggressive"):
            spec = {
                **meta, "sqlaEngineOptions": {"preset": preset}, "webServer": {"gunicorn": {"preset": process}},
                "celeryWorker": {"celery": {"preset": process}}, "celeryBeat": {}, "mcpServer": {}, "celeryFlower": {},
            }
            for name, program in render(spec).items():
                config = load(program)
                options = getattr(config, "SQLALCHEMY_ENGINE_OPTIONS", {})
                ok = (preset == "disabled") == (not options) and options.get("pool_size", 1) > 0
                try:
                    create_engine(config.SQLALCHEMY_DATABASE_URI, **options)
                except Exception as e:
                    ok = False
                    print(e)
                if not ok:
                    check("engine of %s with %s and %s" % (name, preset, process), False, options)
    check("every preset creates an engine", True)


def uris():
    chars = "aZ0:/@?#[]%{}\"'\\ $&=+;,<>|^~`é😀\t"
    random.seed(7)
    bad = 0
    for kind, driver in (("PostgreSQL", "psycopg2"), ("MySQL", "pymysql")):
        spec = {"metastore": {"type": kind, "driver": driver, "host": "h", "database": "d", "username": "u", "password": "p"}, "webServer": {}}
        program = render(spec)["web-server"]
        for _ in range(300):
            user, password, name = ("".join(random.choices(chars, k=random.randint(low, 12))) for low in (1, 0, 1))
            host = random.choice(["db.internal", "10.0.0.1", "fd00::5", "[fd00::5]"])
            config = load(
                program, SUPERSET_OPERATOR__DB_USER=user, SUPERSET_OPERATOR__DB_PASS=password, SUPERSET_OPERATOR__DB_NAME=name,
                SUPERSET_OPERATOR__DB_HOST=host, SUPERSET_OPERATOR__DB_PORT="5433")
            url = make_url(config.SQLALCHEMY_DATABASE_URI)
            _, arguments = url.get_dialect()().create_connect_args(url)
            got = (arguments.get("user"), arguments.get("password") or "", arguments["host"], arguments["port"],
                   arguments.get("dbname") or arguments.get("database") or arguments.get("db"))
            if got != (user, password, host.strip("[]"), 5433, name):
                bad += 1
                print(config.SQLALCHEMY_DATABASE_URI, got, (user, password, host, name))
    check("every metastore URI leads to what the user typed", bad == 0, "%d do not" % bad)


def faults():
    """URIs that nobody can read are refused in words of ours, and no others:
    what the check lets pass, SQLAlchemy parses, and what it refuses, SQLAlchemy
    would have refused, or taken an @ for a part of the host."""
    program = render({"metastore": {"uri": "x"}, "webServer": {}})["web-server"]
    chars = "aZ0:/@?#[]% "
    starts = ["postgresql://", "postgresql://u:p@", "postgresql:/", "postgresql//", "", "mysql+pymysql://h:", "://"]
    random.seed(11)
    wrong = leaks = refused = 0
    for _ in range(5000):
        secret = "".join(random.choices(chars, k=random.randint(0, 10)))
        uri = random.choice(starts) + secret
        try:
            url = make_url(uri)
            reads = "@" not in (url.host or "")
        except Exception:
            reads = False
        try:
            load(program, SUPERSET_OPERATOR__DB_URI=uri)
            taken = True
        except ValueError as e:
            taken = False
            refused += 1
            leaks += len(uri) > 6 and uri in str(e) or e.__context__ is not None or e.__cause__ is not None
        if taken != reads:
            wrong += 1
            print(repr(uri), "taken" if taken else "refused", "and SQLAlchemy", "reads it" if reads else "does not")
    check("a metastore URI is refused exactly where SQLAlchemy cannot read it", wrong == 0 and refused > 100, "%d differ, %d refused" % (wrong, refused))
    check("no error repeats a metastore URI", leaks == 0, leaks)

    program = render({"valkey": {"connectionFrom": {"name": "v", "keys": {"uri": "uri"}}}, "webServer": {}})["web-server"]
    for uri in ("s3cretOnly", "redis://:s3cretOnly/x@h", "redis://:s3cretOnly#x@h", "redis:/:s3cretOnly@h", "redis://:1/s3cretOnly@h", "redis://[s3cretOnly@h"):
        try:
            load(program, SUPERSET_OPERATOR__VALKEY_URI=uri)
            check("Valkey: %s is refused" % uri, False, "it is taken")
        except ValueError as e:
            check("Valkey: %s is refused without its value" % uri, "s3cretOnly" not in repr(e) and e.__context__ is None, repr(e))
    for uri in ("redis://:p@ss@h:6380/1", "rediss://u:p%2F@h", "redis://h"):
        attempt("Valkey: %s is taken, and redis takes what is made of it" % uri, lambda uri=uri: bool(redis.Redis.from_url(
            load(program, SUPERSET_OPERATOR__VALKEY_URI=uri).CACHE_CONFIG["CACHE_REDIS_URL"])))


def converted():
    """The examples on the chart's page of documentation, converted, run with
    the real libraries. What the user has to fill in is filled in, and the
    variables are there that the notes ask for, and no others."""
    security = types.ModuleType("flask_appbuilder.security.manager")
    security.AUTH_OAUTH = 4
    for name in ("flask_appbuilder", "flask_appbuilder.security"):
        sys.modules.setdefault(name, types.ModuleType(name))
    sys.modules[security.__name__] = security
    examples = sorted(glob.glob("../../fn/superset/migrate/testdata/page/*.yaml"))
    check("there are examples to convert", len(examples) >= 10, examples)
    for file in examples:
        out = subprocess.run([os.environ["CONVERT"], "convert", "--from", "chart", file], capture_output=True, text=True)
        given = {"SUPERSET_OPERATOR__DB_PASS": "p", "SUPERSET_OPERATOR__SECRET_KEY": "s"}
        for names in re.findall(r"^extraSecretEnv: put (.*) into a Secret", out.stderr, re.MULTILINE):
            given.update({name: "given" for name in names.split(", ")})
        raw = subprocess.run([os.environ["RENDER"]], input=out.stdout.replace("SET-ME", "set-by-user"), capture_output=True, text=True, check=True)
        for name, program in json.loads(raw.stdout).items():
            if program["config"]:
                attempt("converted: %s, %s" % (os.path.basename(file), name), lambda program=program: works(load(program, **given)))


def works(config):
    app = Celery("converted")
    app.config_from_object(config.CELERY_CONFIG)
    return "set-by-user" in app.conf.broker_url and create_engine(config.SQLALCHEMY_DATABASE_URI) is not None


def tasks():
    """Superset 7.0: the real beat takes our entry beside Superset's own, and
    workers import what we add."""
    realtime = {"valkey": {"host": "h"}, "realtime": {"jwtSecret": "x" * 32}}
    for tag, expected in (("6.0.0", False), ("6.1.0", False), ("7.0.0", True)):
        config = load(render({**COMPONENTS, **realtime, "image": {"tag": tag}})["celery-beat"])
        app = Celery("check")
        app.config_from_object(config.CELERY_CONFIG)
        schedule = PersistentScheduler(app, schedule_filename=os.environ["WORK"] + "/schedule-" + tag, lazy=True)
        schedule.setup_schedule()
        names = set(schedule.schedule)
        check("%s: beat has %s reaper of tasks" % (tag, "a" if expected else "no"), ("reap_orphaned_tasks" in names) == expected, names)
        check("%s: Superset's own schedule stays" % tag, "reports.scheduler" in names, names)
        check("%s: workers import %s tasks of charts" % (tag, "the" if expected else "no"),
              tuple(app.conf.imports) == Defaults.imports + ("superset.tasks.async_queries",) * expected, app.conf.imports)
        if expected:
            entry = schedule.schedule["reap_orphaned_tasks"]
            check("7.0.0: the reaper runs every minute, and none waits for longer", (entry.schedule.run_every.total_seconds(), entry.options) == (60, {"expires": 60}), entry)
        schedule.close()
    check("Superset's own class is left alone", Defaults.imports == ("superset.sql_lab", "superset.tasks.scheduler") and len(Defaults.beat_schedule) == 1)


def alive():
    """The liveness check of workers and of beat: an idle one goes round its
    loop, a stopped one does not."""
    watch("worker", "celery-worker", ["--pool=prefork", "-O", "fair", "-c", "1"])
    watch("beat", "celery-beat", ["--pidfile=" + os.environ["WORK"] + "/beat.pid", "--schedule=" + os.environ["WORK"] + "/schedule", "--max-interval=5"])


def watch(name, component, options):
    program = render({**COMPONENTS, "valkey": valkey()})[component]
    home = os.environ["WORK"] + "/" + name
    os.makedirs(home)
    for file, text in {"superset_config.py": program["config"], "tasks.py": "from celery import Celery\nimport superset_config\napp = Celery('x')\napp.config_from_object(superset_config.CELERY_CONFIG)\n"}.items():
        with open(home + "/" + file, "w") as f:
            f.write(text)
    process = subprocess.Popen(
        [os.path.dirname(sys.executable) + "/celery", "--app=tasks:app", name, *options],
        cwd=home, env={**os.environ, **program["env"]}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seen = home + "/progress"
    script = program["probe"][2].replace("pid=1;", "pid=%d;" % process.pid).replace("/tmp/.superset-progress", seen).replace("/tmp/celerybeat.pid", os.environ["WORK"] + "/beat.pid")

    def probe():
        return subprocess.run(["/bin/sh", "-c", script]).returncode == 0

    def turns():
        with open("/proc/%d/status" % process.pid) as f:
            return [line for line in f if line.startswith("voluntary_ctxt")]

    # Beat sleeps until something is due, here for five seconds at most; a
    # worker's loop turns by itself.
    patience = 12
    try:
        time.sleep(8)
        attempt("an idle %s is alive" % name, probe)
        before = turns()
        end = time.time() + patience
        while turns() == before and time.time() < end:
            time.sleep(1)
        check("the loop of %s turns within %d seconds" % (name, patience), turns() != before)
        os.utime(seen, (time.time() - 3600,) * 2)
        attempt("%s is alive an hour later" % name, probe)
        process.send_signal(19)
        time.sleep(1)
        probe()
        os.utime(seen, (time.time() - 3600,) * 2)
        check("a %s that hangs for an hour is not" % name, not probe())
        process.send_signal(18)
        process.terminate()
        process.wait(30)
        check("SIGTERM is an orderly end of %s" % name, process.returncode == 0, process.returncode)
    finally:
        process.kill()


# Superset's own values, where the rendered file has none.
SUPERSETS = {
    "RATELIMIT_ENABLED": True,
    "RATELIMIT_APPLICATION": "50 per second",
    "ENABLE_PROXY_FIX": False,
    "PROXY_FIX_CONFIG": {"x_for": 1, "x_proto": 1, "x_host": 1, "x_port": 1, "x_prefix": 1},
}


def served(program, **changes):
    """An application that Superset's settings make: what it wraps around itself,
    and in which order."""
    config = {**SUPERSETS, **{k: v for k, v in vars(load(program, **changes)).items() if k.isupper()}}
    app = flask.Flask("served")
    app.config.update(config)
    app.secret_key = "s"

    @app.route("/login")
    def login():
        flask.session["user"] = "somebody"
        return flask.url_for("login", _external=True) + " " + flask.request.remote_addr

    @app.route("/health")
    def health():
        return "OK"

    limiter = Limiter(key_func=get_remote_address)
    limiter.init_app(app)
    if root := program["env"].get("SUPERSET_APP_ROOT"):
        app.wsgi_app = DispatcherMiddleware(NotFound(), {root: app.wsgi_app})
    if config["ENABLE_PROXY_FIX"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, **config["PROXY_FIX_CONFIG"])
    return app


def by_proxy(app, user, path="/login", **headers):
    """A request of a user through a proxy in the cluster that ends TLS."""
    return app.test_client().get(
        path, base_url="http://10.0.0.9:8088", environ_base={"REMOTE_ADDR": "10.1.1.1"},
        headers={"Host": "bi.example.com", "X-Forwarded-For": user, "X-Forwarded-Proto": "https", "X-Forwarded-Host": "bi.example.com", "X-Forwarded-Port": "443", **headers})


def refusals(app, user_of, count=100):
    return [by_proxy(app, user_of(n)).status_code for n in range(count)].count(429)


def calm():
    """Limits are per second: each check begins in a new one."""
    time.sleep(1.1)


def published():
    ingress = {"ingress": {"host": "bi.example.com", "tls": [{"hosts": ["bi.example.com"], "secretName": "x"}]}}
    spec = {**COMPONENTS, "networking": ingress, "valkey": valkey()}
    program = render(spec)["web-server"]
    app = served(program)
    got = by_proxy(app, "192.0.2.7")
    check("the address of a login is https", got.text == "https://bi.example.com/login 192.0.2.7", got.text)
    check("cookies are Secure", "Secure" in got.headers["Set-Cookie"], got.headers["Set-Cookie"])
    calm()
    check("ten users behind one proxy are ten", refusals(app, lambda n: "192.0.2.%d" % (n % 10)) == 0)
    calm()
    check("what a user claims to be is not believed", refusals(app, lambda n: "203.0.113.%d, 192.0.2.1" % n) > 0)
    calm()
    other = served(program)
    check("two pods count together", [by_proxy(a, "192.0.2.3").status_code for a in [app, other] * 30].count(429) > 0)
    names = redis.from_url(load(program).RATELIMIT_STORAGE_URI).keys("*LIMIT*")
    check("what is counted carries the name of the instance", names and all(b"acme_superset_ratelimit" in n for n in names), names)

    away = served(program, SUPERSET_OPERATOR__VALKEY_PORT="1")
    calm()
    start = time.time()
    check("without Valkey every user is served", refusals(away, lambda n: "192.0.2.%d" % (n % 10)) == 0)
    check("without Valkey nobody waits", time.time() - start < 3, time.time() - start)
    check("without Valkey each process has its own limits", refusals(away, lambda n: "192.0.2.1") > 0)

    unpublished = served(render({**COMPONENTS, "valkey": valkey()})["web-server"])
    got = by_proxy(unpublished, "192.0.2.7")
    check("nobody is believed where nothing is published", got.text == "http://bi.example.com/login 10.1.1.1", got.text)

    two = served(render({**spec, "networking": {**ingress, "proxyHops": 2}})["web-server"])
    got = by_proxy(two, "203.0.113.1, 192.0.2.7, 10.2.2.2")
    check("behind two proxies the user is the last but one, and https is https", got.text == "https://bi.example.com/login 192.0.2.7", got.text)


def below_a_path():
    spec = {**COMPONENTS, "baseUrl": "https://bi.example.com/analytics"}
    program = render(spec)["web-server"]
    app = served(program)
    for path, want in {"/analytics/health": 200, "/health": 404, "/analyticsx/health": 404}.items():
        got = by_proxy(app, "192.0.2.7", path)
        check("below a path, %s gives %d" % (path, want), got.status_code == want, got.status_code)
    got = by_proxy(app, "192.0.2.7", "/analytics/login").text
    check("below a path, the address of a login has it", got == "https://bi.example.com/analytics/login 192.0.2.7", got)
    config = load(render(spec)["celery-worker"])
    for name in ("WEBDRIVER_BASEURL", "WEBDRIVER_BASEURL_USER_FRIENDLY"):
        joined = urljoin(getattr(config, name), "/analytics/superset/dashboard/1/")
        check("below a path, %s leads to a dashboard" % name, joined.endswith(("bi.example.com/analytics/superset/dashboard/1/", ":8088/analytics/superset/dashboard/1/")), joined)


def looks():
    """What the look before an upgrade asks of Valkey, with rendered settings."""
    sys.path.insert(0, "../../fn/superset/resolve/scripts")
    import preflight

    def ask(**ssl):
        config = load(render({**COMPONENTS, "valkey": valkey(**ssl)})["web-server"])
        # Superset itself is not installed here.
        config.CELERY_CONFIG = type("CeleryConfig", (config.CELERY_CONFIG,), {"imports": ("json",)})
        made = preflight.celery(config, None, ["worker", "beat"])
        return [lambda: preflight.broker(made), lambda: preflight.caches(config)]

    for n, action in enumerate(ask()):
        attempt("look: %s answers by TLS" % ("the broker", "the cache")[n], lambda action=action: action() is None)

    def answer(action):
        try:
            action()
        except Exception as e:
            return preflight.failed(e, "Valkey").fields
        return {}

    for n, action in enumerate(ask(caCertFile=TLS + "/client.crt")):
        got = answer(action)
        check("look: the wrong CA stays (%d)" % n, got.get("answer") == "StartFails" and "certificate" in got["cause"], got)
    port, os.environ["REDIS_PORT"] = os.environ["REDIS_PORT"], "1"
    for n, action in enumerate(ask()):
        got = answer(action)
        check("look: a Valkey that is away may come back (%d)" % n, got.get("answer") == "DoesNotAnswer" and "refused" in got["cause"], got)
    os.environ["REDIS_PORT"] = port
    config = load(render({**COMPONENTS, "valkey": valkey()})["web-server"], SUPERSET_OPERATOR__VALKEY_PASS="wr0ng-pass")
    got = answer(lambda: preflight.caches(config))
    check("look: a wrong password stays", got.get("answer") == "StartFails" and "Valkey does not let" in got["hint"], got)
    config.CELERY_CONFIG = type("CeleryConfig", (config.CELERY_CONFIG,), {"imports": ("nosuch.tasks",)})
    got = answer(lambda: preflight.celery(config, None, ["worker"]))
    check("look: a worker's module that is missing", got.get("cause") == "ModuleNotFoundError: No module named 'nosuch'", got)
    check("look: no schedule was written", not [n for n in os.listdir(".") if "schedule" in n], os.listdir("."))


for part in (converted, looks, tls, engines, uris, faults, published, below_a_path, tasks, alive):
    part()

print("%d failures" % failures)
sys.exit(min(failures, 1))
