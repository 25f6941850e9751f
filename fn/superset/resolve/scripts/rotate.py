# Re-encrypts every stored secret from PREVIOUS_SECRET_KEY to SECRET_KEY, in one
# transaction, and proves that each can be read afterwards. Superset's own
# "re-encrypt-secrets" finds no column in some releases, reports success and
# changes nothing; the web server then cannot read a single database password.
import copy
import sys

import sqlalchemy as sa
from sqlalchemy_utils import EncryptedType

try:
    from sqlalchemy_utils import StringEncryptedType
except ImportError:
    StringEncryptedType = EncryptedType

from superset.app import create_app


def fail(message):
    # The report of an uncaught error names it as the cause.
    raise SystemExit("rotate: " + message)


def with_key(kind, key):
    """The column's type with one fixed key."""
    other = copy.copy(kind)
    other.engine = copy.copy(kind.engine)
    other._key = key
    return other


def read(kind, raw, dialect):
    """The plain value, or None when the key does not fit."""
    try:
        return kind.process_result_value(raw, dialect)
    except Exception:  # Each engine has errors of its own.
        return None


def columns():
    """Every encrypted column that Superset and Flask-AppBuilder know."""
    from flask_appbuilder import Model
    from superset.extensions import db

    tables = {}
    for metadata in (Model.metadata, db.metadata):
        tables.update(metadata.tables)
    return [
        (table, column)
        for _, table in sorted(tables.items())
        for column in table.columns
        if isinstance(column.type, (EncryptedType, StringEncryptedType))
    ]


def rows(connection, table, column):
    quote = connection.dialect.identifier_preparer
    keys = [c.name for c in table.primary_key.columns]
    names = ", ".join(quote.quote(n) for n in [*keys, column.name])
    name = quote.format_table(table)
    found = connection.execute(
        sa.text("SELECT %s FROM %s WHERE %s IS NOT NULL" % (names, name, quote.quote(column.name)))
    ).fetchall()
    where = " AND ".join("%s = :k%d" % (quote.quote(k), n) for n, k in enumerate(keys))
    update = sa.text("UPDATE %s SET %s = :value WHERE %s" % (name, quote.quote(column.name), where))
    for row in found:
        raw = row[-1]
        yield {"k%d" % n: row[n] for n in range(len(keys))}, bytes(raw) if isinstance(raw, memoryview) else raw, update


def main():
    app = create_app()
    with app.app_context():
        from superset.extensions import db

        previous, current = app.config.get("PREVIOUS_SECRET_KEY"), app.config["SECRET_KEY"]
        if not previous:
            fail("there is no previous key; set spec.previousSecretKeyFrom")
        encrypted = columns()
        if not encrypted:
            fail("no encrypted column was found in this release of Superset, so nothing can be re-encrypted")

        done = kept = 0
        with db.engine.begin() as connection:
            dialect = connection.dialect
            known = set(sa.inspect(connection).get_table_names())
            work = [
                (table, column, key, raw, update)
                for table, column in encrypted
                if table.name in known
                for key, raw, update in rows(connection, table, column)
            ]
            # A value read with the wrong key may look right by chance. Only if
            # every value can be read with the new key has this been done before.
            if all(read(with_key(c.type, current), raw, dialect) is not None for _, c, _, raw, _ in work):
                print("rotate: %d values in %d columns can be read with the present key; nothing to do" % (len(work), len(encrypted)))
                return
            for table, column, key, raw, update in work:
                old, new = with_key(column.type, previous), with_key(column.type, current)
                plain = read(old, raw, dialect)
                if plain is None:
                    if read(new, raw, dialect) is None:
                        fail("%s.%s has a value that neither the present nor the previous key can read; nothing was changed" % (table.name, column.name))
                    kept += 1
                    continue
                value = new.process_bind_param(plain, dialect)
                if read(new, value, dialect) != plain:
                    fail("%s.%s cannot be read after it was re-encrypted; nothing was changed" % (table.name, column.name))
                connection.execute(update, {**key, "value": value})
                done += 1
        print("rotate: re-encrypted %d values in %d columns, %d had the present key already" % (done, len(encrypted), kept))


if __name__ == "__main__":
    try:
        main()
    except SystemExit as stop:
        if isinstance(stop.code, str):
            try:
                with open("/dev/termination-log", "w") as log:
                    log.write(stop.code)
            except OSError:
                pass
            print(stop.code, file=sys.stderr)
            sys.exit(1)
        raise
