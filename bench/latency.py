"""A proxy that lets each request wait, as a registry far away does, and counts what comes back.

latency.py PORT TARGET-PORT MILLISECONDS COUNTER-FILE: on the loopback device, until it is killed.
"""
import asyncio
import sys

port, target = int(sys.argv[1]), int(sys.argv[2])
delay, counter = int(sys.argv[3]) / 1000, sys.argv[4]
received = 0


def count(size):
    global received
    received += size


async def requests(client, server):
    """Client to server: a request waits once, however many pieces it comes in (they come together)."""
    while data := await client.read(1 << 16):
        await asyncio.sleep(delay)
        server.write(data)
        await server.drain()


async def replies(server, client):
    while data := await server.read(1 << 18):
        count(len(data))
        client.write(data)
        await client.drain()


async def connected(client_in, client_out):
    server_in, server_out = await asyncio.open_connection("127.0.0.1", target)
    tasks = [asyncio.create_task(requests(client_in, server_out)), asyncio.create_task(replies(server_in, client_out))]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    for out in (client_out, server_out):
        out.close()
    with open(counter, "w") as file:
        file.write(str(received))


async def main():
    server = await asyncio.start_server(connected, "127.0.0.1", port, backlog=512)
    async with server:
        await server.serve_forever()


asyncio.run(main())
