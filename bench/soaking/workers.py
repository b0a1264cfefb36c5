"""Who pushes, pulls and deletes at random, each in a thread of its own."""
import json
import random
import threading
import time
from dataclasses import dataclass

from client import Broken, Client, digest

REPOSITORIES = ["acme/web", "acme/web/api", "tools/cli", "x"]
TAGS = ["latest", "stable", "1", "1.0", "1.0.1", "edge"]
INDEX = "application/vnd.oci.image.index.v1+json"
IMAGE = "application/vnd.oci.image.manifest.v1+json"
OCTETS = {"Content-Type": "application/octet-stream"}
MANY = 40  # manifests of a repository, from which on more are deleted than pushed


@dataclass
class Manifest:
    raw: bytes
    type: str
    blobs: list
    children: list
    subject: str | None


class Pool:
    """The content that exists; bytes are made anew from their seeds."""

    def __init__(self):
        self.lock = threading.Lock()
        self.seeds = {}  # digest -> (seed, size)
        self.recent = []

    def add(self, seed, size):
        content = random.Random(seed).randbytes(size)
        with self.lock:
            self.seeds[digest(content)] = (seed, size)
            self.recent = [*self.recent[-30:], digest(content)]
        return digest(content)

    def content(self, of):
        seed, size = self.seeds[of]
        return random.Random(seed).randbytes(size)


class Worker(threading.Thread):
    def __init__(self, world, seed):
        super().__init__(daemon=True)
        self.world, self.random = world, random.Random(seed)
        self.client = Client(world)
        self.calls = self.client.call

    def run(self):
        while True:
            try:
                self.step()
            except Broken:
                self.world.counts.add("broken calls")
            except SystemExit:
                return
            except Exception as e:  # a mistake of this program must not pass for a quiet registry
                self.world.counts.fail(f"{type(self).__name__}: {e!r}")

    def repository(self):
        return self.random.choice(REPOSITORIES)

    def manifests(self, repository):
        return [key[2] for key in self.world.journal.keys("manifest")
                if key[1] == repository and self.world.journal.stands(key)]


class Pusher(Worker):
    def step(self):
        what, repository = self.random.random(), self.repository()
        if what < 0.08:
            self.abandon(repository)
        elif what < 0.2:
            self.index(repository)
        elif what < 0.32:
            self.artifact(repository)
        else:
            self.image(repository, None)

    def new_blob(self):
        if self.world.pool.recent and self.random.random() < 0.4:
            return self.random.choice(self.world.pool.recent)
        size = int(5_000_000 ** self.random.random()) if self.random.random() < 0.9 else 5_000_000
        return self.world.pool.add(self.random.getrandbits(60), size)

    def image(self, repository, subject):
        blobs = [self.new_blob() for _ in range(self.random.randint(1, 4))]
        for blob in blobs:
            self.blob(repository, blob)
        described = [{"mediaType": "application/octet-stream", "digest": each, "size": self.world.pool.seeds[each][1]}
                     for each in blobs]
        document = {"schemaVersion": 2, "mediaType": IMAGE, "config": described[0], "layers": described[1:]}
        if subject:
            document |= {"artifactType": "application/vnd.soak", "subject": self.described(subject)}
        self.manifest(repository, document, Manifest(b"", IMAGE, blobs, [], subject))

    def artifact(self, repository):
        known = self.manifests(repository)
        self.image(repository, self.random.choice(known) if known else None)

    def index(self, repository):
        known = self.manifests(repository)
        children = self.random.sample(known, min(len(known), self.random.randint(1, 3)))
        document = {"schemaVersion": 2, "mediaType": INDEX, "manifests": [self.described(each) for each in children],
                    "annotations": {"n": str(self.random.random())}}
        self.manifest(repository, document, Manifest(b"", INDEX, [], children, None))

    def described(self, manifest):
        known = self.world.journal.manifests[manifest]
        return {"mediaType": known.type, "digest": manifest, "size": len(known.raw)}

    def manifest(self, repository, document, manifest):
        manifest.raw = json.dumps(document).encode()
        of = digest(manifest.raw)
        self.world.journal.manifests[of] = manifest
        tag = self.random.choice(TAGS) if self.random.random() < 0.6 else None
        ops = [(("manifest", repository, of), True)] + ([(("tag", repository, tag), of)] if tag else [])
        for _ in range(20):
            reply = self.calls("PUT", f"/v2/{repository}/manifests/{tag or of}", manifest.raw,
                               {"Content-Type": manifest.type}, ops, ["MANIFEST_BLOB_UNKNOWN"])
            if reply.status == 201:
                self.world.counts.add("manifests pushed")
                return
            if reply.code() == "MANIFEST_UNKNOWN" and tag and self.world.journal.untagged:
                self.world.counts.add("collected before it was tagged")
                continue
            if reply.code() != "MANIFEST_BLOB_UNKNOWN":
                self.world.counts.fail(f"PUT {repository} {tag or of}: {reply.status} {reply.body!r}")
                return
            self.world.counts.add("pushed again, as collected or deleted before the manifest came")
            if manifest.children:
                return
            missing = json.loads(reply.body)["errors"][0]["detail"]["digest"]
            self.upload(repository, missing)
        self.world.counts.add("given up after 20 tries")

    def blob(self, repository, of):
        if self.random.random() < 0.5 and self.calls("HEAD", f"/v2/{repository}/blobs/{of}").status == 200:
            return
        if self.random.random() < 0.3:
            source = self.repository()
            reply = self.calls("POST", f"/v2/{repository}/blobs/uploads/?mount={of}&from={source}", b"", {},
                               [(("blob", repository, of), True)])
            if reply.status == 201:
                self.world.counts.add("mounted")
                return
        self.upload(repository, of)

    def upload(self, repository, of):
        how, content = self.random.random(), self.world.pool.content(of)
        ops = [(("blob", repository, of), True)]
        if how < 0.3:
            reply = self.calls("POST", f"/v2/{repository}/blobs/uploads/?digest={of}", content, OCTETS, ops)
            self.check_taken(reply, of)
            return
        location = self.begin(repository)
        if how < 0.6:
            reply = self.calls("PUT", f"{location}?digest={of}", content, OCTETS, ops, ["BLOB_UPLOAD_UNKNOWN"])
            self.check_taken(reply, of)
        else:
            self.chunks(location, of, content, ops)

    def begin(self, repository):
        reply = self.calls("POST", f"/v2/{repository}/blobs/uploads/", b"")
        if reply.status != 202:
            raise ValueError(f"an upload to {repository} was not started: {reply.status} {reply.body!r}")
        return reply.headers["Location"]

    def check_taken(self, reply, of):
        if reply.status == 201:
            self.world.counts.add("blobs pushed")
        elif reply.code() != "BLOB_UPLOAD_UNKNOWN":
            self.world.counts.fail(f"blob {of} was not taken: {reply.status} {reply.body!r}")

    def chunks(self, location, of, content, ops):
        """Goes on where the last process of the registry was killed."""
        at, acked, used = 0, 0, time.monotonic()
        while at < len(content):
            end = min(len(content), at + max(1, len(content) // self.random.randint(1, 4)))
            try:
                reply = self.calls("PATCH", location, content[at:end], OCTETS | {"Content-Range": f"{at}-{end - 1}"})
            except Broken:
                at = self.resume(location, acked, used)
                if at is None:
                    return
                used = time.monotonic()
                continue
            if reply.status != 202:
                self.lost(reply, used)
                return
            at, acked, used = end, end, time.monotonic()
        reply = self.calls("PUT", f"{location}?digest={of}", b"", {}, ops, ["BLOB_UPLOAD_UNKNOWN"])
        self.check_taken(reply, of)

    def resume(self, location, acked, used):
        reply = self.calls("GET", location)
        if reply.status != 204:
            self.lost(reply, used)
            return None
        has = int(reply.headers["Range"].split("-")[1]) + 1
        at = 0 if has == 1 and acked == 0 else has  # 0-0 is said of nothing and of one byte
        if at < acked:
            self.world.counts.fail(f"upload {location} has {at} bytes, but {acked} were acknowledged")
        self.world.counts.add("uploads resumed after a kill")
        return at

    def lost(self, reply, used):
        if reply.code() == "BLOB_UPLOAD_UNKNOWN" and time.monotonic() - used > self.world.options.uploads:
            self.world.counts.add("uploads collected, as nobody went on with them")
        else:
            self.world.counts.fail(f"an upload was lost: {reply.status} {reply.body!r}")

    def abandon(self, repository):
        location = self.begin(repository)
        self.calls("PATCH", location, self.random.randbytes(self.random.randint(1, 200_000)), OCTETS)
        self.world.counts.add("uploads abandoned")


class Deleter(Worker):
    def step(self):
        repository = self.repository()
        known = self.manifests(repository)
        time.sleep(0.01 if len(known) > MANY else 0.3)
        what = self.random.random()
        if what < 0.15:
            name = self.random.choice(TAGS)
            self.delete(("tag", repository, name), None, f"manifests/{name}")
        elif known:
            manifest = self.random.choice(known)
            blobs = self.world.journal.manifests[manifest].blobs
            self.delete(("manifest", repository, manifest), False, f"manifests/{manifest}")
            if blobs and self.random.random() < 0.2:
                blob = self.random.choice(blobs)
                self.delete(("blob", repository, blob), False, f"blobs/{blob}")

    def delete(self, key, value, path):
        reply = self.calls("DELETE", f"/v2/{key[1]}/{path}", None, {}, [(key, value)])
        if reply.status not in (202, 404):
            self.world.counts.fail(f"DELETE {key}: {reply.status} {reply.body!r}")
        self.world.counts.add("deleted")


class Puller(Worker):
    def step(self):
        repository = self.repository()
        known = self.manifests(repository)
        if not known:
            time.sleep(0.3)
            return
        by_tag = self.random.random() < 0.4
        name = self.random.choice(TAGS if by_tag else known)
        before = self.world.journal.required()
        reply = self.calls("GET", f"/v2/{repository}/manifests/{name}")
        if reply.status == 404:
            self.check_gone(before, ("manifest", repository, name))
            return
        of = digest(reply.body)
        if reply.status != 200 or not by_tag and of != name or of not in self.world.journal.manifests:
            self.world.counts.fail(f"GET {repository} {name}: {reply.status} {reply.body[:300]!r}")
            return
        self.world.counts.add("pulled")
        for blob in self.world.journal.manifests[of].blobs:
            self.pull(before, repository, blob)

    def pull(self, before, repository, blob):
        size = self.world.pool.seeds[blob][1]
        first = self.random.randrange(size) if self.random.random() < 0.2 else 0
        headers = {"Range": f"bytes={first}-"} if first else {}
        reply = self.calls("GET", f"/v2/{repository}/blobs/{blob}", None, headers)
        if reply.status == 404:
            self.check_gone(before, ("blob", repository, blob))
        elif reply.status != (206 if first else 200) or len(reply.body) != size - first \
                or not first and digest(reply.body) != blob:
            self.world.counts.fail(f"GET {repository} {blob}: {reply.status}, {len(reply.body)} bytes of {size}")

    def check_gone(self, before, key):
        self.world.counts.add("pulled in vain")
        if key in before and key in self.world.journal.required():
            self.world.counts.fail(f"{key} is gone, though it was acknowledged and not deleted")
