# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0

"""Answers cases of revisions with preflight.py: python3 revisions.py SCRIPTS, the
cases as JSON on stdin, the answers on stdout."""

import json
import os
import sys
import tempfile

sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
import preflight

TABLES = {"superset": ["dbs", "slices", "ab_user", "logs"], "fab": ["ab_user", "ab_role"], "none": []}


def write(folder, number, revision, parents):
    """A revision as files have it: with one parent or several, annotated or not,
    under a name that may say something else."""
    down = repr(parents[0]) if len(parents) == 1 else repr(tuple(parents)) if parents else "None"
    name = "2025_01_%d_create_%s.py" % (number, "tables" if number % 3 else revision)
    lines = [
        '"""A revision."""', "import superset.no_such_module", "from alembic import op",
        "revision%s = %r" % (": str" if number % 2 else "", revision),
        "down_revision%s = %s" % (": str | tuple[str, ...] | None" if number % 5 == 0 else "", down),
        "def upgrade():\n    revision = 'not this one'\n    raise SystemExit('a file was run')", "",
    ]
    with open(os.path.join(folder, name), "w") as file:
        file.write("\n".join(lines))


def image(graph, extra):
    with open(graph) as file:
        known = [line.rstrip("\n").split("\t") for line in file if line.strip()]
    parents = {one[0]: one[1].split() if len(one) > 1 else [] for one in known}
    parents.update(extra or {})
    with tempfile.TemporaryDirectory() as folder:
        for number, (revision, before) in enumerate(sorted(parents.items())):
            write(folder, number, revision, before)
        # What alembic does not take.
        os.mkdir(os.path.join(folder, "__pycache__"))
        for other in ("__init__.py", "old.py.orig", ".#lock.py", "notes.txt"):
            with open(os.path.join(folder, other), "w") as file:
                file.write("revision = 'other'\n")
        read = preflight.revisions(folder)
    if {k: sorted(v) for k, v in parents.items()} != read:
        raise SystemExit("read %d revisions of %d" % (len(read), len(parents)))
    return read


out = []
for case in json.load(sys.stdin):
    database = case["database"]
    refuses = None if database.get("mayCreate", True) else "permission denied for schema public"
    out.append(preflight.classify(image(case["graph"], case["extra"]), TABLES[database["tables"]], database["rows"], refuses))
json.dump(out, sys.stdout)
