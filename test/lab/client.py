# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
"""Asks a server every 100 ms and prints each change of the answer.

client.py HOST PORT PATH new|keep [NAME]: with "new" every question has a
connection of its own, with "keep" one connection is used as long as the server
lets it. NAME is the name that a proxy is asked for. HOST is asked by TLS if it
is written https://HOST; nobody checks its certificate.
A line is: seconds, answer, and at a change how often the answer before was
seen and how long the slowest took. It stops by itself after LIMIT seconds.
"""
import http.client
import os
import ssl
import sys
import time

host, port, path, mode = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
headers = {"Connection": "keep-alive" if mode == "keep" else "close"}
if len(sys.argv) > 5:
    headers["Host"] = sys.argv[5]
# How long an answer may take: on a busy machine, long.
PATIENCE = 60
limit = float(os.environ.get("LIMIT", "1800"))
begin = time.time()
connection = None
last, count, slowest = None, 0, 0.0


def open_connection():
    if host.startswith("https://"):
        return http.client.HTTPSConnection(host[len("https://"):], port, timeout=PATIENCE, context=ssl._create_unverified_context())
    return http.client.HTTPConnection(host, port, timeout=PATIENCE)


def ask():
    global connection
    for attempt in (1, 2):
        fresh = connection is None
        if fresh:
            connection = open_connection()
        try:
            connection.request("GET", path, headers=headers)
            r = connection.getresponse()
            r.read()
            mark = "page" if r.headers.get("Retry-After") or r.headers.get("X-Superset-Maintenance") else "superset"
            if mode != "keep" or r.will_close:
                connection.close()
                connection = None
            return "%d %s" % (r.status, mark)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError) as e:
            connection.close()
            connection = None
            # Every client repeats on a fresh connection what an idle one that
            # the server closed did not answer.
            if fresh or attempt == 2:
                return "error %s" % type(e).__name__
        except Exception as e:
            connection.close()
            connection = None
            return "error %s" % type(e).__name__


while time.time() - begin < limit:
    start = time.time()
    answer = ask()
    took = time.time() - start
    if answer != last:
        print("%.1f %s (before: %d times, slowest %.1f s)" % (start - begin, answer, count, slowest), flush=True)
        last, count, slowest = answer, 0, 0.0
    count, slowest = count + 1, max(slowest, took)
    time.sleep(max(0.0, 0.1 - took))
