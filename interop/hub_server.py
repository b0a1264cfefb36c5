#!/usr/bin/env python3
"""A Docker Hub for tests: its API, its index's search, and as much of its registry as tells limits, from what is documented of them.

It prints its address on standard output, and writes a line of tab-separated fields for each request to the log:
method, path with query, status, and who asked ("-" for nobody).

The repositories of "acme": web (250 tags), key (private, ann's), busy (every other call is one too many), blocked (a page for people),
wild (its list goes on elsewhere). The users: ann (a password), bob (a token that only reads), eve (a password and a second factor).
"""

import argparse
import base64
import hashlib
import http.server
import json
import re
import ssl
import threading
import time
import urllib.parse

TAGS = 250
USERS = {"ann": "ann-password", "bob": "dckr_pat_bob-reads", "eve": "eve-password"}
CODE = "123456"
PLATFORMS = [("linux", "amd64", None), ("linux", "arm64", "v8"), ("linux", "arm", "v7"), ("unknown", "unknown", None)]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", default="/dev/null")
    parser.add_argument("--lifetime", type=int, default=600, metavar="SECONDS", help="of what a log-in gives")
    parser.add_argument("--uses", type=int, default=1000, metavar="N", help="how often it is taken, whatever it says itself")
    parser.add_argument("--certificate", help="speak TLS with this certificate and key (PEM)")
    return parser.parse_args()


def digest(text):
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def segment(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def tag(repository, number):
    name = "latest" if number == 0 else "1.%d" % number
    pushed = "2026-%02d-%02dT12:00:00.123456Z" % (11 - number % 10, 1 + number % 28)
    images = [{"os": os, "architecture": architecture, "variant": variant, "os_version": None, "features": "",
               "digest": digest("%s %s %s" % (repository, name, architecture)),
               "size": 1469 if os == "unknown" else 48_500_000 + 1000 * number,
               "status": "active", "last_pulled": None, "last_pushed": pushed}
              for os, architecture, variant in PLATFORMS]
    return {"id": number, "name": name, "full_size": images[0]["size"], "images": images, "image_id": None, "v2": True,
            "last_updated": pushed, "last_updater_username": "ann", "tag_status": "active", "tag_last_pulled": None,
            "tag_last_pushed": pushed, "digest": digest("%s %s" % (repository, name)), "content_type": "image",
            "media_type": "application/vnd.oci.image.index.v1+json"}


def repository(name, private=False):
    return {"namespace": "acme", "name": name, "user": "acme", "description": "The %s of Acme" % name, "is_private": private,
            "full_description": "# %s\n\nWhat it is." % name, "star_count": len(name), "pull_count": 1_234_567,
            "last_updated": "2026-11-01T12:00:00.123456Z", "date_registered": "2020-01-02T03:04:05Z", "storage_size": 12_000_000,
            "permissions": {"read": True, "write": False, "admin": False}, "categories": [{"name": "Web servers", "slug": "web"}]}


class State:
    lock = threading.Lock()
    deleted = set()
    tokens = {}
    busy = 0


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urllib.parse.urlsplit(self.path)
        self.query = dict(urllib.parse.parse_qsl(url.query))
        self.who = self.user()
        if self.headers.get("Authorization") and self.who == "-":
            return self.say(401, {"detail": "token is expired", "message": "token is expired"})
        for method, pattern, answer in ROUTES:
            found = re.fullmatch(pattern, url.path)
            if found and self.command in method.split():
                return answer(self, body, *found.groups())
        self.say(404, {"message": "object not found", "errinfo": {}})

    do_GET = do_HEAD = do_POST = do_DELETE = do

    def user(self):
        """The name on a token that is still taken, or "-"."""
        with State.lock:
            found = State.tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
            if not found or time.time() >= found["until"] or found["uses"] == 0:
                return "-"
            found["uses"] -= 1
            return found["name"]

    def say(self, status, document, **headers):
        content = document.encode() if isinstance(document, str) else json.dumps(document).encode()
        with State.lock, open(OPTIONS.log, "a", encoding="utf-8") as log:
            log.write("\t".join((self.command, self.path, str(status), self.who)) + "\n")
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if isinstance(document, str) else "application/json")
        self.send_header("Content-Length", str(0 if status == 204 else len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD" and status != 204:
            self.wfile.write(content)

    def log_message(self, *_):
        pass

    # Who one is.

    def token(self, name):
        now = int(time.time())
        made = ".".join((segment({"alg": "none"}), segment({"sub": name, "iat": now, "exp": now + OPTIONS.lifetime, "n": time.time_ns()}), "c2ln"))
        State.tokens[made] = {"name": name, "until": now + OPTIONS.lifetime, "uses": OPTIONS.uses}
        return made

    def log_in(self, body, user, secret, given):
        sent = json.loads(body)
        name = sent.get(user)
        if USERS.get(name) != sent.get(secret):
            return self.say(401, {"detail": "Incorrect authentication credentials"})
        if name == "eve":
            return self.say(401, {"detail": "Require secondary authentication on MFA enabled account", "login_2fa_token": "half"})
        self.say(200, {given: self.token(name)})

    def auth_token(self, body):
        self.log_in(body, "identifier", "secret", "access_token")

    def users_login(self, body):
        self.log_in(body, "username", "password", "token")

    def second_factor(self, body):
        sent = json.loads(body)
        if sent != {"login_2fa_token": "half", "code": CODE}:
            return self.say(401, {"detail": "Invalid code"})
        self.say(200, {"token": self.token("eve")})

    # What there is.

    def page(self, items):
        number, size = int(self.query.get("page", 1)), min(int(self.query.get("page_size", 10)), 100)
        items = [item for item in items if self.query.get("name", "") in item["name"]]
        part = items[(number - 1) * size: number * size]
        if not part and number > 1:
            return self.say(404, {"detail": "Not found."})
        query = urllib.parse.urlencode(self.query | {"page": number + 1})
        more = number * size < len(items)
        base = "https://hub.docker.com" + self.path.split("?")[0]
        self.say(200, {"count": len(items), "next": "%s?%s" % (base, query) if more else None, "previous": None, "results": part})

    def repositories(self, _, namespace):
        if namespace != "acme":
            return self.say(404, {"message": "object not found", "errinfo": {"namespace": namespace}})
        own = [repository("key", True)] if self.who == "ann" else []
        self.page([repository(name) for name in ("web", "busy", "blocked", "wild")] + own)

    def is_hidden(self, name):
        """Answers for what is not shown, or not told."""
        if name not in ("web", "busy", "blocked", "wild", "key") or name == "key" and self.who == "-":
            self.say(404, {"message": "object not found", "errinfo": {"namespace": "acme", "repository": name}})
        elif name == "blocked":
            self.say(403, "<!DOCTYPE html><title>Just a moment...</title>")
        elif name == "busy" and self.is_one_too_many():
            self.say(429, {"detail": "Rate limit exceeded", "error": False}, X_Retry_After=str(int(time.time()) + 2))
        else:
            return False
        return True

    @staticmethod
    def is_one_too_many():
        State.busy += 1
        return State.busy % 2 == 1

    def one_repository(self, _, name):
        limits = {"X_RateLimit_Limit": "180", "X_RateLimit_Remaining": "179", "X_RateLimit_Reset": "1800000000"}
        if not self.is_hidden(name):
            self.say(200, repository(name, name == "key"), **limits)

    def public(self, _):
        self.say(200, {}, X_RateLimit_Limit="180", X_RateLimit_Remaining="179", X_RateLimit_Reset="1800000000")

    def tags(self, _, name):
        if self.is_hidden(name):
            return
        if name == "wild":
            return self.say(200, {"count": 500, "next": "https://evil.example/tags?page=2", "results": [tag(name, 0)]})
        known = [tag(name, number) for number in range(TAGS if name == "web" else 3)]
        self.page([each for each in known if (name, each["name"]) not in State.deleted])

    def one_tag(self, _, name, wanted):
        if self.is_hidden(name):
            return
        found = [each for each in (tag(name, number) for number in range(TAGS)) if each["name"] == wanted]
        if not found or (name, wanted) in State.deleted:
            return self.say(404, {"message": "tag not found", "errinfo": {"tag": wanted}})
        self.say(200, found[0])

    def delete_tag(self, _, name, wanted):
        if self.who == "-":
            return self.say(401, {"detail": "Authentication credentials were not provided."})
        if self.who != "ann":
            return self.say(403, {"detail": "access denied: insufficient scope"})
        State.deleted.add((name, wanted))
        self.say(204, {})

    # What stands elsewhere at the real one: the index's search, the registry's limits.

    def search(self, _):
        hits = [{"name": "acme/%s" % name, "description": "The %s of Acme" % name, "star_count": len(name),
                 "is_official": False, "is_automated": False} for name in ("web", "busy")]
        self.say(200, {"query": self.query["q"], "num_results": len(hits), "num_pages": 1, "page": 1, "results": hits})

    def limits(self, _):
        self.say(200, {}, RateLimit_Limit="100;w=21600", RateLimit_Remaining="76;w=21600", Docker_RateLimit_Source="203.0.113.7")


ONE = "/v2/namespaces/acme/repositories/([^/]+)"
ROUTES = [
    ("POST", "/v2/auth/token", Handler.auth_token),
    ("POST", "/v2/users/login", Handler.users_login),
    ("POST", "/v2/users/2fa-login", Handler.second_factor),
    ("GET", "/v2/namespaces/([^/]+)/repositories", Handler.repositories),
    ("GET HEAD", "/v2/namespaces/library/repositories/hello-world", Handler.public),
    ("GET HEAD", ONE, Handler.one_repository),
    ("GET", ONE + "/tags", Handler.tags),
    ("GET", ONE + "/tags/([^/]+)", Handler.one_tag),
    ("DELETE", "/v2/repositories/acme/([^/]+)/tags/([^/]+)/", Handler.delete_tag),
    ("GET", "/v1/search", Handler.search),
    ("HEAD", "/v2/ratelimitpreview/test/manifests/latest", Handler.limits),
]

OPTIONS = arguments()
SERVER = http.server.ThreadingHTTPServer(("127.0.0.1", OPTIONS.port), Handler)
if OPTIONS.certificate:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(OPTIONS.certificate)
    SERVER.socket = context.wrap_socket(SERVER.socket, server_side=True)
print("localhost:%d" % SERVER.server_address[1], flush=True)
SERVER.serve_forever()
