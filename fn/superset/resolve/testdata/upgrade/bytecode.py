# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0

"""Tells what preflight.py says of an image's files: python3 bytecode.py SCRIPTS;
the kinds of bytecode as JSON on stdin, the answers on stdout."""

import json
import os
import py_compile
import sys
import tempfile

sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
import preflight

MODES = py_compile.PycInvalidationMode


def compiled(kind, source):
    """Whether a module of this kind counts as compiled."""
    mode = {"hash": MODES.UNCHECKED_HASH, "checked hash": MODES.CHECKED_HASH, "checked hash, changed": MODES.CHECKED_HASH}.get(kind, MODES.TIMESTAMP)
    if kind != "none":
        py_compile.compile(source, invalidation_mode=mode)
    if kind in ("packed", "hash"):
        # As an archive does that gives each file the same time.
        os.utime(source, (0, 0))
    if kind in ("changed", "checked hash, changed"):
        with open(source, "a") as file:
            file.write("b = 2\n")
    if kind == "another interpreter":
        with open(preflight.importlib.util.cache_from_source(source), "r+b") as file:
            file.write(b"\0\0\0\0")
    return preflight.compiled(source)


out = {}
with tempfile.TemporaryDirectory() as folder:
    for number, kind in enumerate(json.load(sys.stdin)):
        # Packages of the image that is asked, found by the path and not imported.
        package = os.path.join(folder, str(number), "flask")
        os.makedirs(package)
        for name in ("__init__.py", "app.py", "json.py"):
            with open(os.path.join(package, name), "w") as file:
                file.write("raise SystemExit('it was imported')\n")
        one = [compiled(kind, os.path.join(package, name)) for name in ("__init__.py", "app.py")]
        if len(set(one)) != 1:
            raise SystemExit("%s: %s" % (kind, one))
        sys.path.insert(0, os.path.join(folder, str(number)))
        sys.path_importer_cache.clear()
        out[kind] = preflight.bytecode()
        if out[kind] != one[0]:
            raise SystemExit("%s: %s of its files and %s in all" % (kind, one, out[kind]))
json.dump(out, sys.stdout)
