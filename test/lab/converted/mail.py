# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
"""A mail server that speaks TLS, wants a login, and writes what it gets.

mail.py CERTIFICATE KEY
"""

import asyncio
import base64
import ssl
import sys

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])


async def serve(reader, writer):
    try:
        await talk(reader, writer)
    except ConnectionError:
        pass  # A probe hangs up.
    writer.close()


async def talk(reader, writer):
    async def say(text):
        writer.write(text.encode() + b"\r\n")
        await writer.drain()

    secure = False
    await say("220 lab")
    while line := (await reader.readline()).decode().strip():
        word = line.split()[0].upper()
        if word == "EHLO":
            await say("250-lab\r\n" + ("250 AUTH PLAIN" if secure else "250 STARTTLS"))
        elif word == "STARTTLS":
            await say("220 go on")
            await writer.start_tls(context)
            secure = True
        elif word == "AUTH":
            _, user, password = base64.b64decode(line.split()[2]).decode().split("\0")
            print("login", user, password, flush=True)
            await say("235 fine")
        elif word == "DATA":
            await say("354 go on")
            while (text := (await reader.readline()).decode().rstrip("\r\n")) != ".":
                print(text, flush=True)
            print("end of mail, TLS:", secure, flush=True)
            await say("250 fine")
        elif word == "QUIT":
            await say("221 bye")
            return
        else:
            await say("250 fine")


async def main():
    async with await asyncio.start_server(serve, "", 2525) as server:
        await server.serve_forever()


asyncio.run(main())
