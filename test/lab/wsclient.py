# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
"""Opens a websocket, says the status of the answer and prints each message.

wsclient.py HOST PORT PATH [COOKIE]: nothing but the standard library, and of
the protocol only what a server of events needs: text, ping and close. It stops
by itself after LIMIT seconds.
"""
import base64
import os
import socket
import struct
import sys
import time

host, port, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
cookie = sys.argv[4] if len(sys.argv) > 4 else ""
end = time.time() + float(os.environ.get("LIMIT", "60"))

s = socket.create_connection((host, port), timeout=10)
ask = [
    "GET %s HTTP/1.1" % path, "Host: %s:%d" % (host, port), "Upgrade: websocket", "Connection: Upgrade",
    "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: " + base64.b64encode(os.urandom(16)).decode(),
]
if cookie:
    ask.append("Cookie: " + cookie)
s.sendall(("\r\n".join(ask) + "\r\n\r\n").encode())

buffer = b""


def need(n):
    """n bytes from the server; ends the program when there are no more."""
    global buffer
    while len(buffer) < n:
        s.settimeout(max(0.1, end - time.time()))
        try:
            more = s.recv(65536)
        except socket.timeout:
            sys.exit(0)
        if not more:
            print("closed", flush=True)
            sys.exit(0)
        buffer += more
    out, buffer = buffer[:n], buffer[n:]
    return out


head = b""
while not head.endswith(b"\r\n\r\n"):
    head += need(1)
print(head.split(b"\r\n")[0].decode(), flush=True)
if b" 101 " not in head.split(b"\r\n")[0]:
    sys.exit(1)


def send(opcode, data):
    mask = os.urandom(4)
    s.sendall(bytes([0x80 | opcode, 0x80 | len(data)]) + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(data)))


while time.time() < end:
    first, length = need(2)
    length &= 0x7F
    if length == 126:
        length = struct.unpack(">H", need(2))[0]
    elif length == 127:
        length = struct.unpack(">Q", need(8))[0]
    data = need(length)
    if first & 0x0F == 1:
        print("message " + data.decode(), flush=True)
    elif first & 0x0F == 9:
        send(10, data)
    elif first & 0x0F == 8:
        print("closed", flush=True)
        break
