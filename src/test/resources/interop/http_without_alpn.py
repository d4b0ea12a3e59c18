"""HTTP clients that do not say by ALPN what they speak: http.client, and aiohttp for a WebSocket.

usage: http_without_alpn.py PORT CERTIFICATE
"""

import asyncio
import http.client
import ssl
import sys

import aiohttp

PORT = int(sys.argv[1])
TRUST = ssl.create_default_context(cafile=sys.argv[2])


def get():
    connection = http.client.HTTPSConnection("localhost", PORT, context=TRUST, timeout=20)
    for _ in range(2):
        connection.request("GET", "/q/health/live")
        answer = connection.getresponse()
        answer.read()
    return answer.status


async def chat():
    async with aiohttp.ClientSession() as session:
        url = f"wss://localhost:{PORT}/ws"
        async with session.ws_connect(url, ssl=TRUST) as socket:
            await socket.send_str("not JSON")
            return await socket.receive_str(timeout=20)


print(f"STATUS={get()}")
print(f"ANSWER={asyncio.run(chat())}")
