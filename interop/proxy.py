#!/usr/bin/env python3
"""A registry's difficult day: passes requests on to a registry, slows, cuts, spoils or refuses its answers, and counts.

It prints its address on standard output, and writes a line of tab-separated fields for each request to the log:
method, path, status, bytes of the body sent, Range header, and whether an Authorization header came ("auth" or "-").
"""

import argparse
import base64
import collections
import http.client
import http.server
import socket
import threading
import time

BLOCK = 16 * 1024


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("upstream", metavar="HOST:PORT")
    parser.add_argument("--log", required=True)
    parser.add_argument("--rate", type=int, help="bytes of bodies in a second, over all connections")
    parser.add_argument("--of", default="blobs", choices=("blobs", "manifests"), help="what the options below are about")
    parser.add_argument("--cut", type=int, metavar="N", help="break answers off after N bytes")
    parser.add_argument("--flip", type=int, metavar="N", help="change byte N of all that are larger")
    parser.add_argument("--refuse", type=int, metavar="STATUS", help="answer with STATUS")
    parser.add_argument("--times", type=int, default=1, help="how often to --cut or --refuse the same thing (1)")
    parser.add_argument("--retry-after", metavar="SECONDS", help="sent along with --refuse")
    parser.add_argument("--no-range", action="store_true", help="answer with the whole whatever range was asked for")
    parser.add_argument("--redirect", metavar="HOST:PORT", help="send whoever asks there")
    parser.add_argument("--password", metavar="USER:PASSWORD", help="ask for these by HTTP Basic")
    return parser.parse_args()


class Throttle:
    """Lets `rate` bytes pass in a second, whoever sends them."""

    def __init__(self, rate):
        self.rate, self.lock, self.free_at = rate, threading.Lock(), 0.0

    def wait(self, count):
        if self.rate:
            with self.lock:
                self.free_at = max(self.free_at, time.monotonic()) + count / self.rate
                delay = self.free_at - time.monotonic()
            time.sleep(max(0.0, delay))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # What is written but not received must not count as served: keep little in the kernel.
    wbufsize = 0

    def setup(self):
        super().setup()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BLOCK)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_GET(self):
        self.sent = 0
        self.status = 0
        try:
            self.answer()
        except OSError:
            self.close_connection = True  # the client went away: what it got until then is in the log
        finally:
            self.log()

    do_HEAD = do_POST = do_PATCH = do_PUT = do_GET

    def answer(self):
        options = self.server.options
        if options.password and not self.authorized(options.password):
            return self.short(401, [("WWW-Authenticate", 'Basic realm="interop"')])
        if self.concerned():
            if options.refuse and self.server.once_more(self.path):
                return self.short(options.refuse, [("Retry-After", options.retry_after)] if options.retry_after else [])
            if options.redirect:
                return self.short(307, [("Location", "http://%s%s" % (options.redirect, self.path))])
        self.pass_on()

    def concerned(self):
        return self.command == "GET" and "/%s/" % self.server.options.of in self.path

    def authorized(self, password):
        wanted = "Basic " + base64.b64encode(password.encode()).decode()
        return self.headers.get("Authorization") == wanted

    def short(self, status, headers):
        self.start(status, headers + [("Content-Length", "0")])

    def start(self, status, headers):
        self.status = status
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def pass_on(self):
        upstream = http.client.HTTPConnection(self.server.options.upstream, timeout=30)
        dropped = {"connection", "authorization"} if self.server.options.password else {"connection"}
        if self.server.options.no_range and self.concerned():
            dropped |= {"range", "if-range"}
        # One by one: Accept may come several times.
        upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in dropped:
                upstream.putheader(name, value)
        try:
            upstream.endheaders()
            self.send_request_body(upstream)
            reply = upstream.getresponse()
            kept = [(name, value) for name, value in reply.getheaders() if name.lower() not in ("connection", "transfer-encoding")]
            if reply.getheader("Content-Length") is None:
                kept.append(("Connection", "close"))  # the end of the connection is the end of the body
                self.close_connection = True
            self.start(reply.status, kept)
            if self.command != "HEAD":
                self.body(reply)
        finally:
            upstream.close()

    def send_request_body(self, upstream):
        left = int(self.headers.get("Content-Length", 0))
        while left:
            block = self.rfile.read(min(BLOCK, left))
            if not block:
                raise ConnectionError("the client went away in the middle of a body")
            self.server.throttle.wait(len(block))
            upstream.send(block)
            left -= len(block)

    def body(self, reply):
        position = int((reply.getheader("Content-Range") or "bytes 0-").split()[1].split("-")[0])
        limit = self.cut()
        while block := reply.read(BLOCK if limit is None else min(BLOCK, limit - self.sent)):
            self.server.throttle.wait(len(block))
            self.wfile.write(self.spoiled(block, position + self.sent))
            self.sent += len(block)
        if limit is not None and reply.read(1):
            self.close_connection = True

    def cut(self):
        """How many bytes to send of this answer, or None for all."""
        options = self.server.options
        return options.cut if options.cut is not None and self.concerned() and self.server.once_more(self.path) else None

    def spoiled(self, block, position):
        flip = self.server.options.flip
        if flip is None or not self.concerned() or not position <= flip < position + len(block):
            return block
        index = flip - position
        return block[:index] + bytes([block[index] ^ 1]) + block[index + 1:]

    def log(self):
        authorization = "auth" if "Authorization" in self.headers else "-"
        self.server.write(self.command, self.path, self.status, self.sent, self.headers.get("Range", "-"), authorization)

    def log_message(self, *ignored):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, options):
        super().__init__(("127.0.0.1", 0), Handler)
        self.options, self.throttle = options, Throttle(options.rate)
        self.lock, self.seen = threading.Lock(), collections.Counter()
        self.out = open(options.log, "a", buffering=1)

    def once_more(self, path):
        with self.lock:
            self.seen[path] += 1
            return self.seen[path] <= self.options.times

    def write(self, *fields):
        with self.lock:
            print(*fields, sep="\t", file=self.out)


server = Server(arguments())
print("127.0.0.1:%d" % server.server_address[1], flush=True)
server.serve_forever()
