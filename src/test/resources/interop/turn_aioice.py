"""Sends datagrams to an echo of its own through a TURN server, and counts what comes back.

Arguments: port, transport (udp, tcp or tls), user name, password. The server is on 127.0.0.1.
"""

import asyncio
import ssl
import sys

from aioice import turn

HOST = "127.0.0.1"
DATAGRAMS = 50


class Echo(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        self.transport.sendto(data, address)


class Client(asyncio.DatagramProtocol):
    def __init__(self):
        self.received = asyncio.Queue()

    def datagram_received(self, data, address):
        self.received.put_nowait((data, address))


def unverified():
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def main(port, transport, username, password):
    loop = asyncio.get_running_loop()
    echo, _ = await loop.create_datagram_endpoint(Echo, local_addr=(HOST, 0))
    peer = echo.get_extra_info("sockname")
    relay, client = await turn.create_turn_endpoint(
        Client,
        server_addr=(HOST, port),
        username=username,
        password=password,
        lifetime=600,
        transport="udp" if transport == "udp" else "tcp",
        ssl=unverified() if transport == "tls" else False,
    )
    echoed = 0
    for i in range(DATAGRAMS):
        # Lengths of every remainder by four: over TCP they are padded.
        data = bytes([i]) * (i * 21 + 1)
        relay.sendto(data, peer)
        echoed += await asyncio.wait_for(client.received.get(), 10) == (data, peer)
    print(f"ECHOED={echoed}")


asyncio.run(main(int(sys.argv[1]), *sys.argv[2:5]))
