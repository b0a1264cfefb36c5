"""Calls to the registry, each noted in the journal before and after it; and who may call when."""
import hashlib
import http.client
import json
import threading


class Broken(Exception):
    """The registry is gone, or was on the way to answer."""


class Counts:
    def __init__(self):
        self.lock = threading.Lock()
        self.values = {}
        self.failures = []

    def add(self, name, number=1):
        with self.lock:
            self.values[name] = self.values.get(name, 0) + number

    def fail(self, message):
        with self.lock:
            if message not in self.failures:
                self.failures.append(message)
                print("FAILED", message, flush=True)


class Door:
    """Open while the registry may be called; who closes it waits until nobody calls any more."""

    def __init__(self):
        self.changed = threading.Condition()
        self.open, self.ended, self.inside = False, False, 0

    def enter(self):
        with self.changed:
            self.changed.wait_for(lambda: self.open or self.ended)
            if self.ended:
                raise SystemExit
            self.inside += 1

    def leave(self):
        with self.changed:
            self.inside -= 1
            self.changed.notify_all()

    def set(self, is_open, ended=False):
        with self.changed:
            self.open, self.ended = is_open, ended
            self.changed.notify_all()

    def wait_until_empty(self):
        with self.changed:
            return self.changed.wait_for(lambda: self.inside == 0, 180)


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def code(self):
        try:
            return json.loads(self.body)["errors"][0]["code"]
        except (ValueError, LookupError, TypeError):
            return ""


class Client:
    """One connection, for one thread."""

    def __init__(self, world, through_door=True):
        self.world, self.through_door = world, through_door
        self.connection, self.generation = None, 0

    def call(self, method, path, body=None, headers=None, ops=(), partial=()):
        """ops: what it does, as (key, value). partial: codes of refusals after which nothing was done."""
        if self.through_door:
            self.world.door.enter()
        try:
            return self.noted(method, path, body, headers or {}, ops, partial)
        finally:
            if self.through_door:
                self.world.door.leave()

    def noted(self, method, path, body, headers, ops, partial):
        journal = self.world.journal
        begun = journal.begin(*ops)
        try:
            reply = self.exchange(method, path, body, headers)
        except (OSError, http.client.HTTPException) as e:
            self.close()
            journal.end(begun, "unknown")
            raise Broken(str(e)) from e
        self.world.counts.add("calls")
        self.world.counts.add("bytes", len(body or b"") + len(reply.body))
        done = reply.status in (200, 201) or reply.status == 202 and method == "DELETE"
        refused = 400 <= reply.status < 500 and (method != "PUT" or reply.code() in partial) or reply.status == 202
        journal.end(begun, "done" if done else "refused" if refused else "unknown")
        if reply.status >= 500:
            self.world.counts.fail(f"{method} {path}: {reply.status} {reply.body[:200]!r}")
        return reply

    def exchange(self, method, path, body, headers):
        if self.generation != self.world.generation:
            self.close()  # to a process that is dead
        if self.connection is None:
            self.generation = self.world.generation
            self.connection = http.client.HTTPConnection("127.0.0.1", self.world.port, timeout=150)
        self.connection.request(method, path, body, headers)
        reply = self.connection.getresponse()
        read = reply.read()
        if reply.will_close:
            self.close()
        return Reply(reply.status, reply.headers, read)

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def digest(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()
