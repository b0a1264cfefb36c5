#!/usr/bin/env python3
"""The servers that the guide's pages speak with, all on this machine.

    interop/guide_servers.py           at the addresses that the pages name: to try the pages by hand. Ctrl-C ends it
    interop/guide_servers.py --any     at any free ports; prints one JSON object {"address in the pages": "where it is", …}

DRAY is how dray is called (./dray); GUIDE_ENGINE the socket of a Docker Engine, if there is one.
"""

import http.server
import json
import os
import pathlib
import re
import shlex
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request

import guide_sample

ENGINE = "/var/run/docker.sock"
HUB = "https://hub.docker.com"  # its own API, and the search of its index
INDEX = "https://index.docker.io"
HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
OPEN = "localhost:5000"    # a registry that lets everybody do everything, with today's API and that of before 2016
TOKENS = "localhost:5001"  # one that wants a token for everything, as Docker Hub does
FAR = "localhost:5002"     # the same registry, but its blobs are elsewhere, as Docker Hub's are:
ELSEWHERE = "localhost:5003"
OPTIONS = {
    OPEN: ["--v1"],
    TOKENS: ["--auth", "token", "--anonymous-pull", "--user", "me:secret"],
}


def dray():
    return shlex.split(os.environ.get("DRAY", str(ROOT / "dray")))


class Servers:
    """Started when made; `places` says where each is. Close it."""

    def __init__(self, anywhere):
        self.processes = []
        self.places = {}
        try:
            self.start(anywhere)
        except BaseException:
            self.close()
            raise

    def start(self, anywhere):
        if os.environ.get("GUIDE_ENGINE"):
            self.places[ENGINE] = os.environ["GUIDE_ENGINE"]
        if anywhere:
            self.places[HUB] = self.places[INDEX] = "http://" + self.process([sys.executable, str(HERE / "hub_server.py")])
        for shown, options in OPTIONS.items():
            self.places[shown] = self.registry(0 if anywhere else port(shown), options)
        guide_sample.push(f"http://{self.places[OPEN]}")
        guide_sample.push(f"http://{self.places[TOKENS]}", token(self.places[TOKENS]))
        self.places[ELSEWHERE] = listen(0 if anywhere else port(ELSEWHERE), {"content": self.places[TOKENS]})
        self.places[FAR] = listen(0 if anywhere else port(FAR), {"registry": self.places[TOKENS], "blobs": self.places[ELSEWHERE]})

    def registry(self, at, options):
        return self.process([*dray(), "serve", "--port", str(at), "--storage", "memory", *options])

    def process(self, command):
        """Starts a server that prints its address."""
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True)
        self.processes.append(process)
        found = re.search(r":(\d+)", process.stdout.readline())
        if not found:
            raise SystemExit(f"it did not start (is the port free?): {shlex.join(command)}")
        return f"localhost:{found[1]}"

    def close(self):
        for process in self.processes:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()


def port(address):
    return int(address.rpartition(":")[2])


def token(registry):
    """To push the sample with."""
    scope = f"repository:{guide_sample.REPOSITORY}:pull,push"
    call = urllib.request.Request(f"http://{registry}/token?service=dray&scope={scope}")
    call.add_header("Authorization", "Basic bWU6c2VjcmV0")  # me:secret
    return "Bearer " + json.load(urllib.request.urlopen(call))["token"]


def listen(at, roles):
    handler = type("Handler", (Elsewhere if "content" in roles else Far,), roles)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", at), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"localhost:{server.server_port}"


class Quiet(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self.do_GET()

    def forward(self, registry, headers):
        call = urllib.request.Request(f"http://{registry}{self.path}", headers=headers, method=self.command)
        try:
            reply = urllib.request.urlopen(call)
        except urllib.error.HTTPError as refused:
            reply = refused
        with reply:
            self.answer(reply.status, dict(reply.headers), reply.read())

    def answer(self, status, headers, body=b""):
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in ("date", "server", "transfer-encoding", "connection"):
                self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class Far(Quiet):
    """Passes calls on to the registry, and sends who wants a blob elsewhere."""

    def do_GET(self):
        if "/blobs/" not in self.path:
            self.forward(self.registry, {"Host": self.headers["Host"]} | self.only("Authorization", "Accept"))
        elif not self.headers.get("Authorization", "").startswith("Bearer "):
            self.forward(self.registry, {"Host": self.headers["Host"]})
        else:
            self.answer(307, {"Location": f"http://{self.blobs}{self.path}?signature=4f1c"})

    def only(self, *names):
        return {name: self.headers[name] for name in names if name in self.headers}


class Elsewhere(Quiet):
    """Has blobs for who knows the address: it wants nothing else, and takes nothing else."""

    def do_GET(self):
        if "Authorization" in self.headers:
            self.answer(400, {"Content-Type": "text/plain"}, b"Only one auth mechanism allowed\n")
        elif "signature=" not in self.path:
            self.answer(403, {"Content-Type": "text/plain"}, b"AccessDenied\n")
        else:
            ranges = {"Range": self.headers["Range"]} if "Range" in self.headers else {}
            self.forward(self.content, {"Authorization": token(self.content)} | ranges)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    servers = Servers("--any" in sys.argv)
    try:
        print(json.dumps(servers.places), flush=True)
        signal.pause()
    except KeyboardInterrupt:
        pass
    finally:
        servers.close()


if __name__ == "__main__":
    main()
