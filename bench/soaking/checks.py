"""What is checked while nobody calls: what the journal says must be there is, and what must not be is gone."""
import json
import os
import random
import re

from client import Client, digest
from workers import REPOSITORIES

HEX = "(?:[0-9a-f]{64})"
REPOSITORY = "[a-z/]+"
# Every file that may be there when all garbage is collected and no upload is under way.
FILES = {
    "disk": [f"blobs/sha256/{HEX}", f"repositories/{REPOSITORY}/_(blobs|manifests)/sha256-{HEX}", "lock",
             f"repositories/{REPOSITORY}/_tags/[a-z0-9.]+", f"repositories/{REPOSITORY}/_referrers/sha256-{HEX}/sha256-{HEX}"],
    "distribution": [f"docker/registry/v2/{each}" for each in (
        f"blobs/sha256/[0-9a-f][0-9a-f]/{HEX}/data",
        f"repositories/{REPOSITORY}/(_layers|_manifests/revisions)/sha256/{HEX}/link",
        f"repositories/{REPOSITORY}/_manifests/tags/[a-z0-9.]+/(current|index/sha256/{HEX})/link")] + ["lock"],
}


class Checks:
    def __init__(self, world):
        self.world = world
        self.random = random.Random(world.options.seed + 1)

    def some(self):
        """After a kill: all that is required is asked for, some of it read; what is not, in samples."""
        self.check(lambda: self.random.random() < 0.15)

    def all(self):
        self.check(lambda: True)

    def check(self, reads):
        client = Client(self.world, through_door=False)
        required = self.world.journal.required()
        for key in required:
            self.content(client, key, True, reads())
        for kind in ("manifest", "blob"):
            for key in self.world.journal.keys(kind):
                if key not in required and reads():
                    self.content(client, key, False, True)
        for repository in REPOSITORIES:
            self.tags(client, repository)
        self.referrers(client, [key for key in required if key[0] == "manifest" and reads()])
        client.close()

    def fail(self, message):
        self.world.counts.fail(message)

    def content(self, client, key, must_be, reads):
        kind, repository, of = key
        reply = client.call("GET" if reads else "HEAD", f"/v2/{repository}/{kind}s/{of}")
        self.world.counts.add("checked")
        if reply.status == 200:
            if reads and digest(reply.body) != of:
                self.fail(f"{key} has other bytes")
            if self.world.journal.candidates(key) == {False}:
                self.fail(f"{key} was deleted, and is there")
        elif reply.status != 404:
            self.fail(f"{key}: {reply.status} {reply.body[:200]!r}")
        elif must_be:
            self.fail(f"{key} was acknowledged, and is gone")

    def tags(self, client, repository):
        reply = client.call("GET", f"/v2/{repository}/tags/list")
        listed = (json.loads(reply.body)["tags"] or []) if reply.status == 200 else []
        for key in self.world.journal.keys("tag"):
            if key[1] != repository:
                continue
            may_be = self.world.journal.candidates(key)
            found = client.call("GET", f"/v2/{repository}/manifests/{key[2]}")
            self.world.counts.add("checked")
            actual = digest(found.body) if found.status == 200 else None
            if actual not in may_be:
                self.fail(f"{key} stands for {actual}, not {may_be}")
            if (key[2] in listed) != (actual is not None):
                self.fail(f"{key} stands for {actual}, but is listed: {key[2] in listed}")

    def referrers(self, client, manifests):
        for _, repository, of in manifests:
            subject = self.world.journal.manifests[of].subject
            if subject:
                reply = client.call("GET", f"/v2/{repository}/referrers/{subject}")
                if of not in [each["digest"] for each in json.loads(reply.body)["manifests"]]:
                    self.fail(f"{of} is about {subject} in {repository}, and not in the list of those")

    def files(self):
        """No file is there that nothing needs, once all garbage is collected."""
        root, count = self.world.root, 0
        allowed = re.compile("|".join(f"(?:{each})" for each in FILES[self.world.options.storage]))
        linked, blobs = set(), set()
        for folder, _, names in os.walk(root):
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), root)
                count += 1
                if not allowed.fullmatch(path):
                    self.fail(f"left over: {path}")
                into = blobs if "blobs/sha256/" in path else linked
                into.update(re.findall(f"sha256[-/](?:[0-9a-f][0-9a-f]/)?({HEX})", path)[-1:])
        for of in blobs - linked:
            self.fail(f"left over: a blob that no repository has, {of}")
        self.world.counts.add("files at the end", count)
