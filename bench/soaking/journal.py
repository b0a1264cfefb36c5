"""What was asked for and what was acknowledged: what must be there, what may be, and what must be gone.

A key is ("blob", repository, digest), ("manifest", repository, digest) or ("tag", repository, name). Calls overlap, and some
are never answered: so each is kept with when it began and ended, and a later one counts for more only where it began after
the earlier one had ended.
"""
import math
import threading
import time


class Op:
    """One call about one key. value: True (put) and False (deleted) for content; a digest, or None, for tags."""

    __slots__ = ("key", "value", "begin", "end", "acked")

    def __init__(self, key, value):
        self.key, self.value = key, value
        self.begin, self.end, self.acked = time.monotonic(), math.inf, False


class Journal:
    def __init__(self, path, untagged):
        self.untagged = untagged  # whether manifests that no tag reaches may be collected
        self.lock = threading.RLock()
        self.ops = {}  # key -> what may be the last that was done to it
        self.put = {}  # key -> when the last put that was acknowledged began
        self.deleted = {}  # key -> when the last delete ended
        self.manifests = {}  # digest -> Manifest
        self.file = open(path, "w", encoding="utf-8")

    def begin(self, *wanted):
        with self.lock:
            ops = [Op(key, value) for key, value in wanted]
            for op in ops:
                self.ops.setdefault(op.key, []).append(op)
                self.note("?", op)
            return ops

    def note(self, what, op):
        self.file.write(f"{time.monotonic():.4f} {what} {' '.join(op.key)} {op.value}\n")

    def end(self, ops, outcome):
        """outcome: done, refused (and certainly nothing was done) or unknown."""
        with self.lock:
            for op in ops:
                self.note({"done": "+", "refused": "-", "unknown": "!"}[outcome], op)
                op.end = time.monotonic()
                op.acked = outcome == "done"
                of_key = self.ops[op.key]
                if outcome == "refused":
                    of_key.remove(op)
                    continue
                if op.value is False:
                    self.deleted[op.key] = op.end
                    if op.key[0] == "manifest":
                        self.untag(op)
                elif op.acked:
                    self.put[op.key] = max(op.begin, self.put.get(op.key, -1))
                of_key[:] = [each for each in of_key if not superseded(each, of_key)]

    def untag(self, delete):
        """A manifest that goes takes its tags with it."""
        for key, of_key in self.ops.items():
            if key[:2] == ("tag", delete.key[1]) and any(each.value == delete.key[2] for each in of_key):
                gone = Op(key, None)
                gone.begin, gone.end = delete.begin, delete.end
                of_key.append(gone)

    def candidates(self, key):
        """What may be so now: values of a tag; True and False for content, if nothing was collected."""
        with self.lock:
            of_key = self.ops.get(key, [])
            certain = any(op.acked for op in of_key)
            return {op.value for op in of_key} | (set() if certain else {None if key[0] == "tag" else False})

    def stands(self, key, since=-1):
        """Whether content was acknowledged, or seen by the registry at that time, and not deleted since."""
        with self.lock:
            known = max(self.put.get(key, -1), since)
            deleting = any(op.value is False and op.end == math.inf for op in self.ops.get(key, []))
            return known >= 0 and not deleting and self.deleted.get(key, -1) < known

    def tag(self, repository, name):
        """The digest that a tag must stand for and when it was given; None where that is not certain."""
        with self.lock:
            of_key = self.ops.get(("tag", repository, name), [])
            values = self.candidates(("tag", repository, name))
            acked = [op.begin for op in of_key if op.acked]
            return (next(iter(values)), max(acked)) if len(values) == 1 and None not in values and acked else None

    def roots(self):
        """(repository, digest) of what must be there, whatever was collected."""
        with self.lock:
            if not self.untagged:
                return [key[1:] for key in self.put if key[0] == "manifest" and self.stands(key)]
            roots = []
            for _, repository, name in [key for key in self.ops if key[0] == "tag"]:
                given = self.tag(repository, name)
                if given and self.stands(("manifest", repository, given[0]), given[1]):
                    roots.append((repository, given[0]))
            return roots

    def required(self):
        """All keys of content that must be there: what roots need, as the registry saw it when it took them."""
        with self.lock:
            required, left = set(), self.roots()
            while left:
                repository, digest = left.pop()
                key = ("manifest", repository, digest)
                if key in required:
                    continue
                required.add(key)
                since = self.put.get(key, -1)
                manifest = self.manifests[digest]
                blobs = [("blob", repository, blob) for blob in manifest.blobs]
                required.update(blob for blob in blobs if self.stands(blob, since))
                left += [(repository, child) for child in manifest.children
                         if self.stands(("manifest", repository, child), since)]
            return required

    def keys(self, kind):
        with self.lock:
            return [key for key in self.ops if key[0] == kind]


def superseded(op, others):
    return any(other.acked and other.begin > op.end for other in others)
