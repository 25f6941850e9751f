// SPDX-FileCopyrightText: 2026 The function-superset Authors
// SPDX-License-Identifier: Apache-2.0

package pyconfig

import "strings"

// Connection strings come from Secrets. When SQLAlchemy, urllib or a driver
// cannot read one, the error repeats it, or the part of the password that was
// taken for the port, and from the end of the log it would get into condition,
// event and memory. So the shape is looked at first, and what is wrong is told
// without the value. The errors are raised outside of any "except": an error in
// whose context another one stands would bring that one along.

// uriHelper tells what is wrong with the URI of a database; "" if SQLAlchemy can
// read it. The expression is the shape that SQLAlchemy knows: there, a password
// ends with the first @ and may have anything else in it, so nothing is refused
// that has ever worked, but an @ in what is the host then.
const uriHelper = `
def _db_uri_fault(uri):
    parts = re.match(r"[\w+]+://(?:[^:/]*(?::[^@]*)?@)?(\[[^/?]+\]|[^/:?]+)?(?::([^/?]*))?", uri)
    if "://" not in uri:
        return "it has no ://, as postgresql+psycopg2:// has"
    if not parts:
        return "what stands before :// is no dialect, such as postgresql+psycopg2"
    if "@" in (parts[1] or ""):
        return "it has more than one @; write @ in user or password as %40"
    try:
        int("0" if parts[2] is None else parts[2])
    except ValueError:
        return "what follows the host is no port; write : / @ # ? and % in user or password as %3A %2F %40 %23 %3F %25"
    return ""


`

// metastoreFromURI reads the variable of the metastore's URI.
const metastoreFromURI = `SQLALCHEMY_DATABASE_URI = os.environ[VARIABLE]
if _db_uri_fault(SQLALCHEMY_DATABASE_URI):
    raise ValueError(
        "the URI of the metastore, in VARIABLE, cannot be read: "
        + _db_uri_fault(SQLALCHEMY_DATABASE_URI)
        + " (the value is not shown)"
    )
SQLALCHEMY_EXAMPLES_URI = SQLALCHEMY_DATABASE_URI
`

// metastoreURI writes the connection that is one URI.
func metastoreURI(t *text) {
	t.b.WriteString(strings.NewReplacer("[VARIABLE]", "["+Quote(EnvDBURI)+"]", "VARIABLE", EnvDBURI).Replace(metastoreFromURI))
}

// valkeyHelper splits the URI of Valkey. A slash or # in the password ends the
// host there, so that its beginning is taken for the port. One with an @ in it
// is read as it was meant.
const valkeyHelper = `
def _vk_split(uri):
    fault = ""
    if "://" not in uri:
        fault = "it has no ://, as redis:// has"
    try:
        parts = urlsplit(uri)
        port = parts.port or 6379
        if not fault and "@" in parts.path + parts.fragment:
            fault = "/ # or ? stands in user or password; write them as %2F %23 %3F"
        if not fault:
            return parts, port
    except ValueError:
        fault = fault or "host or port cannot be read; write : / @ # ? % and brackets in user or password as %3A %2F %40 %23 %3F %25 %5B %5D"
    return fault, None


`

// connectionFromURI and connectionFromParts set the same five names.
const connectionFromURI = `_vk_uri, _vk_port = _vk_split(os.environ["SUPERSET_OPERATOR__VALKEY_URI"])
if _vk_port is None:
    raise ValueError("the URI of Valkey, in SUPERSET_OPERATOR__VALKEY_URI, cannot be read: " + _vk_uri + " (the value is not shown)")
_vk_host = _vk_uri.hostname or "localhost"
_vk_user = unquote(_vk_uri.username or "")
_vk_pass = unquote(_vk_uri.password or "")
`
