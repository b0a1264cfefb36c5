"""Makes the images that are measured, always the same bytes: images.py FOLDER [NAME...] writes OCI layouts below it.

medium    four layers of about 270 MB together, packed, with 20,000 files, most of them small
large     about 690 MB: small files, then one layer of 600 MB that cannot be packed, then small files again;
          tagged "estargz" too, with a top layer of the same kind that has a table of contents
million   one layer with a million entries, all empty files, as few images have and no image may be refused for
tags      1,000 images that differ in their configuration only, for 1,000 tags of one repository
"""
import base64
import hashlib
import io
import json
import os
import random
import sys
import tarfile
import zlib

EPOCH = 1_700_000_000
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
KB, MB = 1000, 1000 * 1000


class Layout:
    """An OCI image layout that is being written."""

    def __init__(self, folder):
        self.folder = folder
        self.manifests = []
        os.makedirs(folder + "/blobs/sha256", exist_ok=True)

    def put(self, data, media_type):
        hexadecimal = hashlib.sha256(data).hexdigest()
        with open(self.folder + "/blobs/sha256/" + hexadecimal, "wb") as file:
            file.write(data)
        return {"mediaType": media_type, "digest": "sha256:" + hexadecimal, "size": len(data)}

    def image(self, name, layers, diff_ids, note=""):
        config = {
            "architecture": "amd64", "os": "linux", "created": "2023-11-14T22:13:20Z",
            "config": {"Cmd": ["/bin/sh"], "Labels": {"note": note}},
            "rootfs": {"type": "layers", "diff_ids": diff_ids},
            "history": [{"created_by": "bench/images.py"} for _ in layers],
        }
        manifest = {
            "schemaVersion": 2, "mediaType": MANIFEST,
            "config": self.put(json.dumps(config).encode(), CONFIG), "layers": layers,
        }
        entry = self.put(json.dumps(manifest).encode(), MANIFEST)
        self.manifests.append(entry | {"annotations": {"org.opencontainers.image.ref.name": name}})

    def finish(self):
        with open(self.folder + "/index.json", "w") as file:
            json.dump({"schemaVersion": 2, "manifests": self.manifests}, file)
        with open(self.folder + "/oci-layout", "w") as file:
            file.write('{"imageLayoutVersion":"1.0.0"}')


class Packer:
    """Takes a tar, and writes it with gzip, as image builders do it: zlib at its usual level."""

    def __init__(self, layout):
        self.layout = layout
        self.partial = layout.folder + "/layer"
        self.file = open(self.partial, "wb")
        self.zlib = zlib.compressobj(6, zlib.DEFLATED, 31)
        self.diff_id, self.digest, self.size = hashlib.sha256(), hashlib.sha256(), 0

    def write(self, data):
        self.diff_id.update(data)
        self._out(self.zlib.compress(data))
        return len(data)

    def _out(self, packed):
        self.digest.update(packed)
        self.size += len(packed)
        self.file.write(packed)

    def member(self):
        """Ends a gzip member; tells where the next one starts."""
        self._out(self.zlib.flush())
        self.zlib = zlib.compressobj(6, zlib.DEFLATED, 31)
        return self.size

    def finish(self, footer=b""):
        """Gives the layer's descriptor, and its diffID."""
        self._out(self.zlib.flush() + footer)
        self.file.close()
        digest = self.digest.hexdigest()
        os.rename(self.partial, self.layout.folder + "/blobs/sha256/" + digest)
        descriptor = {"mediaType": LAYER, "digest": "sha256:" + digest, "size": self.size}
        return descriptor, "sha256:" + self.diff_id.hexdigest()


class IndexedTar:
    """Takes what a tarfile takes, and writes an eStargz layer: each content in gzip members of its own, and a table of
    contents last (https://github.com/containerd/stargz-snapshotter/blob/main/docs/estargz.md)."""

    TYPES = {tarfile.REGTYPE: "reg", tarfile.DIRTYPE: "dir", tarfile.SYMTYPE: "symlink", tarfile.LNKTYPE: "hardlink"}
    CHUNK = 4 << 20

    def __init__(self, packer):
        self.packer = packer
        self.entries = []

    def addfile(self, info, content=io.BytesIO()):
        self.packer.write(info.tobuf(tarfile.PAX_FORMAT))
        item = {
            "name": info.name + ("/" if info.isdir() else ""), "type": self.TYPES[info.type], "mode": info.mode,
            "modtime": "2023-11-14T22:13:20Z", "linkName": info.linkname,
        }
        self.entries.append(item)
        if info.isreg():
            self._content(item, content.read())

    def _content(self, item, data):
        item |= {"size": len(data), "digest": "sha256:" + hashlib.sha256(data).hexdigest()}
        for start in range(0, len(data), self.CHUNK):
            chunk = data[start : start + self.CHUNK]
            if start > 0:
                item = {"name": item["name"], "type": "chunk"}
                self.entries.append(item)
            item |= {"offset": self.packer.member(), "chunkOffset": start, "chunkSize": len(chunk)}
            item["chunkDigest"] = "sha256:" + hashlib.sha256(chunk).hexdigest()
            self.packer.write(chunk)
        self.packer.member()
        self._pad(data)

    def _pad(self, data):
        self.packer.write(bytes(-len(data) % tarfile.BLOCKSIZE))

    def finish(self):
        """Gives the layer's descriptor, which vouches for the table, and its diffID."""
        table = json.dumps({"version": 1, "entries": self.entries}).encode()
        start = self.packer.member()
        self.packer.write(entry("stargz.index.json", size=len(table)).tobuf(tarfile.PAX_FORMAT) + table)
        self._pad(table)
        self.packer.write(bytes(2 * tarfile.BLOCKSIZE))
        # An empty gzip member, whose header has a field that tells where the table starts.
        footer = b"\x1f\x8b\x08\x04" + bytes(5) + b"\xff\x1a\x00SG\x16\x00" + b"%016xSTARGZ" % start
        descriptor, diff_id = self.packer.finish(footer + b"\x01\x00\x00\xff\xff" + bytes(8))
        digest = "sha256:" + hashlib.sha256(table).hexdigest()
        return descriptor | {"annotations": {"containerd.io/snapshot/stargz/toc.digest": digest}}, diff_id


class Contents:
    """What is in files: a third text, a third like programs, a third that cannot be packed."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        words = [self.random.randbytes(self.random.randint(1, 6)).hex() for _ in range(3000)]
        self.text = " ".join(self.random.choices(words, k=400_000)).encode()
        self.program = base64.b64encode(self.random.randbytes(3 * MB // 2)) + self.text[: 500 * KB]

    def make(self, size):
        kind = self.random.randrange(3)
        return self.random.randbytes(size) if kind == 2 else self._slices((self.text, self.program)[kind], size)

    def _slices(self, pool, size):
        pieces = []
        while size > 0:
            start = self.random.randrange(len(pool) - 1)
            pieces.append(pool[start : start + size])
            size -= len(pieces[-1])
        return b"".join(pieces)

    def size(self, mean):
        """Most files are far smaller than the mean, as on any system."""
        return min(int(self.random.lognormvariate(0, 1.8) * mean / 5.05), 30 * MB)


def entry(name, kind=tarfile.REGTYPE, size=0, mode=0o644, link=""):
    info = tarfile.TarInfo(name)
    info.type, info.size, info.mode, info.linkname, info.mtime = kind, size, mode, link, EPOCH
    return info


def add_files(tar, contents, top, count, mean):
    """Adds files in folders of forty, with a symbolic and a hard link in each."""
    for number in range(count):
        folder = "%s/share/package-%d" % (top, number // 40)
        name = "%s/file-%d.dat" % (folder, number)
        if number % 40 == 0:
            tar.addfile(entry(folder, tarfile.DIRTYPE, mode=0o755))
            tar.addfile(entry(folder + "/link", tarfile.SYMTYPE, mode=0o777, link="file-%d.dat" % number))
        data = contents.make(contents.size(mean))
        tar.addfile(entry(name, size=len(data), mode=0o755 if number % 10 == 0 else 0o644), io.BytesIO(data))
        if number % 40 == 39:
            tar.addfile(entry(folder + "/same", tarfile.LNKTYPE, link=name))


def layer(layout, fill):
    packer = Packer(layout)
    with tarfile.open(fileobj=packer, mode="w|", format=tarfile.PAX_FORMAT, bufsize=1 << 20) as tar:
        fill(tar)
    return packer.finish()


def indexed_layer(layout, fill):
    tar = IndexedTar(Packer(layout))
    fill(tar)
    return tar.finish()


def tag(layout, name, made):
    layout.image(name, [descriptor for descriptor, _ in made], [diff_id for _, diff_id in made])


def image(folder, name, fills):
    layout = Layout(folder)
    tag(layout, name, [layer(layout, fill) for fill in fills])
    layout.finish()


def make_medium(folder):
    contents = Contents(1)

    def change(tar):
        add_files(tar, contents, "opt", 3_000, 10 * KB)
        for number in range(0, 400, 4):
            tar.addfile(entry("usr/share/package-%d/.wh.file-%d.dat" % (number // 40, number)))
        tar.addfile(entry("usr/share/package-20/.wh..wh..opq"))

    image(folder, "medium", [
        lambda tar: add_files(tar, contents, "usr", 12_000, 14_000),
        lambda tar: add_files(tar, contents, "var", 4_500, 16_500),
        change,
        lambda tar: add_files(tar, contents, "app", 500, 236 * KB),
    ])


def make_large(folder):
    contents = Contents(2)

    def big(tar):
        for number in range(6):
            data = contents.random.randbytes(100 * MB)
            tar.addfile(entry("data/weights-%d.bin" % number, size=len(data)), io.BytesIO(data))

    def top(tar):
        add_files(tar, contents, "app", 1_000, 76 * KB)
        tar.addfile(entry("app/etc", tarfile.DIRTYPE, mode=0o755))
        tar.addfile(entry("app/etc/settings.conf", size=2000), io.BytesIO(contents.text[:2000]))
        add_files(tar, contents, "srv", 200, 76 * KB)

    layout = Layout(folder)
    base = [layer(layout, lambda tar: add_files(tar, contents, "usr", 1_500, 22 * KB)), layer(layout, big)]
    tag(layout, "large", [*base, layer(layout, top)])
    tag(layout, "estargz", [*base, indexed_layer(layout, top)])
    layout.finish()


def make_million(folder):
    def fill(tar):
        for number in range(1_000_000):
            tar.addfile(entry("data/%03d/%03d/file-%d" % (number // 100_000, number // 1000 % 100, number)))

    image(folder, "million", [fill])


def make_tags(folder):
    contents = Contents(3)
    layout = Layout(folder)
    descriptor, diff_id = layer(layout, lambda tar: add_files(tar, contents, "app", 10, KB))
    for number in range(1000):
        layout.image("v1.%d" % number, [descriptor], [diff_id], "build %d" % number)
    layout.finish()


if __name__ == "__main__":
    target, wanted = sys.argv[1], sys.argv[2:]
    for name, make in (("medium", make_medium), ("large", make_large), ("million", make_million), ("tags", make_tags)):
        # The index comes last, so where it is, the image is whole.
        if (not wanted or name in wanted) and not os.path.exists("%s/%s/index.json" % (target, name)):
            print("making the image %s" % name, file=sys.stderr, flush=True)
            make("%s/%s" % (target, name))
