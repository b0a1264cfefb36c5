"""Measures registries under load and prints one Markdown table; see `serve`. Arguments: the groups, or none for all."""
import concurrent.futures
import contextlib
import datetime
import hashlib
import http.client
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

WORK, DRAY = os.environ["WORK"], os.environ["DRAY"]
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = int(os.environ.get("SERVE_SECONDS", "8"))
HEAP = "256m"
GIB = 1 << 30
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = b'{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}'


def digest(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@dataclass
class Server:
    """One that runs. It has the image bench/small:v1, and a blob of 1 GiB in bench/big."""

    name: str
    port: int
    process: subprocess.Popen
    data: str

    @property
    def memory(self):
        """The most it held, in MB."""
        status = open("/proc/%d/status" % self.process.pid).read()
        return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) // 1000

    def url(self, path):
        return "http://127.0.0.1:%d%s" % (self.port, path)


# A push by many tags is answered with a header for each.
http.client._MAXHEADERS = 1000


class Pusher:
    """One connection that pushes."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port)

    def call(self, method, path, body=None, headers=None, want=(200, 201, 202)):
        self.connection.request(method, path, body, headers or {})
        reply = self.connection.getresponse()
        content = reply.read()
        if reply.status not in want:
            sys.exit("%s %s: %d %s" % (method, path, reply.status, content[:300]))
        return reply

    def blob(self, repository, content, name):
        location = self.call("POST", "/v2/%s/blobs/uploads/" % repository).getheader("Location")
        path = re.sub(r"^http://[^/]*", "", location)
        path += ("&" if "?" in path else "?") + "digest=" + name
        self.call("PUT", path, content, {"Content-Type": "application/octet-stream"})

    def manifest(self, repository, reference, content):
        self.call("PUT", "/v2/%s/manifests/%s" % (repository, reference), content, {"Content-Type": MANIFEST})


def manifest(layers):
    """layers: digest and size of each"""
    layer = "application/vnd.oci.image.layer.v1.tar"
    return json.dumps({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": digest(CONFIG), "size": len(CONFIG)},
        "layers": [{"mediaType": layer, "digest": name, "size": size} for name, size in layers],
    }).encode()


SMALL = manifest([(digest(b"%d" % i), 1) for i in range(8)])


def big():
    """A file of 1 GiB, and its digest."""
    path = WORK + "/big"
    if not os.path.exists(path):
        subprocess.run("openssl enc -aes-128-ctr -pass pass:dray -nosalt </dev/zero 2>/dev/null | head -c %d >%s.new && mv %s.new %s"
                       % (GIB, path, path, path), shell=True, check=True)
    out = subprocess.run(["openssl", "dgst", "-sha256", path], capture_output=True, check=True, text=True).stdout
    return path, "sha256:" + out.split()[-1]


BIG, BIG_NAME = big()


def start_dray(data, port):
    log = open(WORK + "/dray.log", "w")
    return subprocess.Popen(
        [DRAY, "serve", "--port", str(port), "--root", data], stdout=log, stderr=log,
        env=os.environ | {"DRAY_HEAP": HEAP, "DRAY_SKIP_BUILD": "1"})


def start_distribution(data, port):
    path = WORK + "/distribution.yml"
    with open(path, "w") as file:
        file.write("version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\n"
                   "storage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}\nhttp: {addr: '127.0.0.1:%d'}\n" % (data, port))
    log = open(WORK + "/distribution.log", "w")
    # Without our environment: it takes REGISTRY_... for items of its configuration.
    return subprocess.Popen([WORK + "/bin/registry", "serve", path], stdout=log, stderr=log, env={"PATH": os.environ["PATH"]})


def start_nginx(data, port):
    path = WORK + "/nginx.conf"
    with open(path, "w") as file:
        file.write("""daemon off; pid %s/nginx.pid; error_log %s/nginx.log; worker_processes 2;
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type %s;
  open_file_cache max=100;
  server { listen 127.0.0.1:%d; root %s; } }
""" % (WORK, WORK, MANIFEST, port, data))
    return subprocess.Popen(["nginx", "-c", path, "-e", WORK + "/nginx.log"])


STARTS = {"dray": start_dray, "distribution": start_distribution, "nginx": start_nginx}


def fill_registry(server):
    pusher = Pusher(server)
    for content in [CONFIG] + [b"%d" % i for i in range(8)]:
        pusher.blob("bench/small", content, digest(content))
    pusher.manifest("bench/small", "v1", SMALL)
    with open(BIG, "rb") as file:
        pusher.blob("bench/big", file, BIG_NAME)


def fill_nginx(data):
    for path, content in (("bench/small/manifests/v1", SMALL), ("bench/big/blobs/" + BIG_NAME, None)):
        path = "%s/v2/%s" % (data, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if content is None:
            os.link(BIG, path)
        else:
            open(path, "wb").write(content)


@contextlib.contextmanager
def servers(*names):
    started = []
    try:
        for name in names:
            if name == "distribution" and not os.path.exists(WORK + "/bin/registry"):
                continue
            data = "%s/data-%s" % (WORK, name)
            shutil.rmtree(data, ignore_errors=True)
            os.makedirs(data)
            if name == "nginx":
                os.chmod(WORK, 0o755)
                fill_nginx(data)
            port = free_port()
            started.append(Server(name, port, STARTS[name](data, port), data))
            wait_for(port)
            if name != "nginx":
                fill_registry(started[-1])
        yield started
    finally:
        for server in started:
            server.process.terminate()
            server.process.wait()
            shutil.rmtree(server.data, ignore_errors=True)


def wait_for(port):
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    sys.exit("nothing listens on port %d" % port)


def in_turn(all_servers, measure):
    """The middle of each server's measurements; each may be several figures."""
    results = {server.name: [] for server in all_servers}
    for number in range(ROUNDS + 1):
        for server in all_servers:
            os.sync()
            result = measure(server)
            if number > 0:  # the first one only warms up
                results[server.name].append(result)
        print("round %d of %d" % (number, ROUNDS), file=sys.stderr)
    return {name: [statistics.median(column) for column in zip(*runs)] for name, runs in results.items()}


def seconds(job):
    start = time.monotonic()
    job()
    return time.monotonic() - start


def curl(*arguments):
    subprocess.run(["curl", "-sSf", "-o", "/dev/null", *arguments], check=True)


def load(server):
    """Requests a second, and the 99th percentile in ms, of 64 connections that ask for a manifest by its tag."""
    out = subprocess.run(
        ["wrk", "-t1", "-c64", "-d%ds" % SECONDS, "--latency", "-H", "Accept: " + MANIFEST,
         server.url("/v2/bench/small/manifests/v1")], capture_output=True, check=True, text=True).stdout
    if "Non-2xx" in out:
        sys.exit(out)
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)), float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def manifests():
    with servers("dray", "distribution", "nginx") as all_servers:
        results = in_turn(all_servers, load)
        rows("manifests by tag, 64 connections, requests/s", {n: r[0] for n, r in results.items()}, {"distribution": 5, "nginx": 0.6})
        rows("the same, 99th percentile in ms", {n: r[1] for n, r in results.items()}, {"distribution": -0.25})
        memory(all_servers)


def blobs():
    def one(server):
        return (1024 / seconds(lambda: curl(server.url("/v2/bench/big/blobs/" + BIG_NAME))),)

    def many(server):
        part = 128 << 20
        url = server.url("/v2/bench/big/blobs/" + BIG_NAME)
        with concurrent.futures.ThreadPoolExecutor(64) as pool:
            return (64 * 128 / seconds(lambda: list(pool.map(
                lambda i: curl("-r", "%d-%d" % (i % 8 * part, i % 8 * part + part - 1), url), range(64)))),)

    with servers("dray", "distribution", "nginx") as all_servers:
        rows("get a blob of 1 GiB, MB/s", {n: r[0] for n, r in in_turn(all_servers, one).items()}, {"nginx": 0.9})
        rows("get 128 MiB of it, 64 at once, MB/s together", {n: r[0] for n, r in in_turn(all_servers, many).items()}, {"nginx": 0.9})
        memory(all_servers)


def push():
    def one(server):
        location = Pusher(server).call("POST", "/v2/bench/pushed/blobs/uploads/").getheader("Location")
        url = location if location.startswith("http") else server.url(location)
        url += ("&" if "?" in url else "?") + "digest=" + BIG_NAME
        return (1024 / seconds(lambda: curl("-T", BIG, "-H", "Content-Type: application/octet-stream", url)),)

    with servers("dray", "distribution") as all_servers:
        rows("push a blob of 1 GiB, MB/s", {n: r[0] for n, r in in_turn(all_servers, one).items()}, {"distribution": 1.2})
        memory(all_servers)


def images():
    count, size, turn = 200, 5_000_000, iter(range(10**6))
    base = open(BIG, "rb").read(size)

    def many(server):
        number = next(turn)
        layers = [b"%08d%08d" % (number, i) + base[16:] for i in range(count)]
        jobs = [(i, layer, digest(layer)) for i, layer in enumerate(layers)]

        def work(part):
            pusher = Pusher(server)
            for i, layer, name in part:
                repository = "bench/images%d" % (i % 10)
                pusher.blob(repository, layer, name)
                pusher.blob(repository, CONFIG, digest(CONFIG))
                pusher.manifest(repository, "v%d" % i, manifest([(name, size)]))

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            return (count / seconds(lambda: list(pool.map(work, [jobs[k::8] for k in range(8)]))),)

    with servers("dray", "distribution") as all_servers:
        rows("push 200 images of 5 MB, 8 pushers, images/s", {n: r[0] for n, r in in_turn(all_servers, many).items()}, {"distribution": 1.5})
        memory(all_servers)


def lists():
    """Only dray is measured here: the aims are times, and the others would take hours to be filled."""
    with servers("dray") as (server,):
        pusher = Pusher(server)
        name = digest(SMALL)
        for start in range(0, 100_000, 500):
            tags = "&".join("tag=t%06d" % i for i in range(start, start + 500))
            pusher.call("PUT", "/v2/bench/small/manifests/%s?%s" % (name, tags), SMALL, {"Content-Type": MANIFEST})
        empty = manifest([])
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            def work(part):
                own = Pusher(server)
                for i in part:
                    repository = "many/r%05d" % i
                    own.blob(repository, CONFIG, digest(CONFIG))
                    own.manifest(repository, "v1", empty)
            list(pool.map(work, [range(k, 10_000, 8) for k in range(8)]))
        for title, path, last in (("100,000 tags", "/v2/bench/small/tags/list", "t%06d"), ("10,000 repositories", "/v2/_catalog", "many/r%05d")):
            total = 100_000 if "tags" in title else 10_000
            for place, at in (("the first", 0), ("the middle", total // 2), ("the last", total - 101)):
                times = [seconds(lambda: pusher.call("GET", "%s?n=100&last=%s" % (path, last % at))) * 1000 for _ in range(ROUNDS + 1)]
                row("a page of 100 of %s, %s" % (title, place), "dray", "%.1f ms (the first time %.1f)" % (statistics.median(times[1:]), times[0]), "", "at most 10 ms")
        server.process.terminate()
        server.process.wait()
        start = time.monotonic()
        server.process = STARTS["dray"](server.data, server.port)
        wait_for(server.port)
        row("start with all that stored, until it listens", "dray", "%.2f s" % (time.monotonic() - start), "", "as when empty")
        memory([server])


def rows(title, figures, targets):
    """One line for each server. A target is the least share of its figure that dray is to reach; a negative one the most."""
    for name, figure in figures.items():
        ratio, verdict = figures["dray"] / figure, ""
        if name in targets:
            reached = ratio >= targets[name] if targets[name] > 0 else ratio <= -targets[name]
            verdict = "%s %.2f: %s" % ("at least" if targets[name] > 0 else "at most", abs(targets[name]), "reached" if reached else "**missed**")
        row(title if name == "dray" else "", name, "%.1f" % figure, "" if name == "dray" else "%.2f" % ratio, verdict)


def row(*cells):
    print("| " + " | ".join(cells) + " |", flush=True)


def memory(all_servers):
    for server in all_servers:
        if server.name != "nginx":
            row("the most memory until then, MB", server.name, str(server.memory), "", "heap of %s" % HEAP if server.name == "dray" else "")


GROUPS = {"manifests": manifests, "blobs": blobs, "push": push, "images": images, "lists": lists}

if __name__ == "__main__":
    print("measured %s, load before %.1f, medians of %d\n" % (datetime.date.today(), os.getloadavg()[0], ROUNDS))
    row("what", "server", "figure", "dray ÷ it", "target")
    row("---", "---", "--:", "--:", "---")
    for group in sys.argv[1:] or GROUPS:
        GROUPS[group]()
