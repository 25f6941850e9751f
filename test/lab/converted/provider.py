# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
"""A provider in the place of Google: everybody who comes is Ada.

provider.py CERTIFICATE KEY : writes each question, with what is to be seen of it.
"""

import base64
import json
import ssl
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit


class Provider(BaseHTTPRequestHandler):
    def answer(self, code, body=b"", **headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_json(self, value):
        self.answer(200, json.dumps(value).encode(), Content_Type="application/json")

    def do_GET(self):
        url = urlsplit(self.path)
        query = {k: v[0] for k, v in parse_qs(url.query).items()}
        if url.path == "/o/oauth2/auth":
            print("authorize", query["client_id"], query["hd"], query["scope"], query["redirect_uri"], flush=True)
            back = urlencode({"code": "the-code", "state": query["state"]})
            self.answer(302, Location=query["redirect_uri"] + "?" + back)
        elif url.path == "/oauth2/v2/userinfo" and self.headers["Authorization"] == "Bearer the-token":
            print("userinfo", flush=True)
            self.answer_json({"id": "1", "email": "ada@example.com", "given_name": "Ada", "family_name": "Lovelace"})
        else:
            self.answer(404)

    def do_POST(self):
        form = {k: v[0] for k, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        kind, _, login = self.headers.get("Authorization", "").partition(" ")
        client = base64.b64decode(login).decode() if kind == "Basic" else form["client_id"] + ":" + form["client_secret"]
        print("token", client, form["code"], flush=True)
        self.answer_json({"access_token": "the-token", "token_type": "Bearer", "expires_in": 3600})

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("", 8443), Provider)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
