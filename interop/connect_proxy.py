#!/usr/bin/env python3
"""A proxy for https: makes tunnels (CONNECT), wherever they are to lead, to one port of this machine.

It prints its address on standard output, and to the log a line for each thing it is asked for, and whether the password came.
"""

import argparse
import base64
import socket
import threading

BLOCK = 64 * 1024


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int, help="where every tunnel leads")
    parser.add_argument("--log", required=True)
    parser.add_argument("--password", metavar="USER:PASSWORD", help="let nobody through without these")
    return parser.parse_args()


def head(client):
    text = b""
    while not text.endswith(b"\r\n\r\n"):
        byte = client.recv(1)
        if not byte:
            break
        text += byte
    return text.decode("latin-1").split("\r\n")


def pump(source, target):
    try:
        while block := source.recv(BLOCK):
            target.sendall(block)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve(client, options, log):
    lines = head(client)
    wanted = None
    if options.password:
        wanted = "proxy-authorization: basic " + base64.b64encode(options.password.encode()).decode()
    known = wanted is None or any(line.lower() == wanted.lower() for line in lines)
    log.write("%s %s\n" % (lines[0], "let through" if known else "refused"))
    log.flush()
    if not known:
        client.sendall(b"HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n\r\n")
    elif not lines[0].startswith("CONNECT "):
        client.sendall(b"HTTP/1.1 405 Only CONNECT\r\nContent-Length: 0\r\n\r\n")
    else:
        with socket.create_connection(("127.0.0.1", options.port)) as server:
            client.sendall(b"HTTP/1.1 200 Go on\r\n\r\n")
            back = threading.Thread(target=pump, args=(server, client))
            back.start()
            pump(client, server)
            back.join()
    client.close()


def main():
    options = arguments()
    with socket.create_server(("127.0.0.1", 0)) as listener, open(options.log, "a") as log:
        print("127.0.0.1:%d" % listener.getsockname()[1], flush=True)
        while True:
            client, _ = listener.accept()
            threading.Thread(target=serve, args=(client, options, log), daemon=True).start()


main()
