# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
"""Asks a server COUNT times over one TLS connection and counts the answers.

asks.py HOST PORT NAME PATH COUNT prints a line of JSON: each status, and how
often it came.
"""
import collections
import http.client
import json
import ssl
import sys

host, port, name, path, count = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5])
answers = collections.Counter()
connection = http.client.HTTPSConnection(host, port, timeout=60, context=ssl._create_unverified_context())
for _ in range(count):
    connection.request("GET", path, headers={"Host": name})
    response = connection.getresponse()
    response.read()
    answers[str(response.status)] += 1
print(json.dumps(answers, sort_keys=True))
