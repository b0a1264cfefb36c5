"""The image that the guide is about: the same bytes, so the same digests, on every machine and on every day."""

import gzip
import hashlib
import io
import json
import struct
import tarfile
import urllib.parse
import urllib.request
import zlib

REPOSITORY = "acme/hello"
TAGS = ("1.0", "1.1", "edge", "latest")
TIME = 1474156800  # 2016-09-18, when somebody got lost in these APIs
OCI = "application/vnd.oci.image."

GREETING = b"Hello from acme/hello.\n"


def program(architecture):
    """A whole program for Linux that prints the greeting: an ELF header, one segment, some instructions (write, exit), the text."""
    size = len(GREETING)
    if architecture == "amd64":
        code = b"\xb8\1\0\0\0\xbf\1\0\0\0\x48\x8d\x35" + struct.pack("<I", 16) + b"\xba" + struct.pack("<I", size)
        code += b"\x0f\x05\xb8\x3c\0\0\0\x31\xff\x0f\x05"
    else:
        text = 8 * 4 - 2 * 4  # from the third of eight instructions on
        code = struct.pack("<8I", 0xD2800808, 0xD2800020, 0x10000001 | text >> 2 << 5, 0xD2800002 | size << 5, 0xD4000001,
                           0xD2800BA8, 0xD2800000, 0xD4000001)
    start, address, end = 64 + 56, 0x400000, 64 + 56 + len(code) + size
    machine = {"amd64": 62, "arm64": 183}[architecture]
    header = b"\x7fELF\2\1\1" + bytes(9) + struct.pack("<HHIQQQIHHHHHH", 2, machine, 1, address + start, 64, 0, 0, 64, 56, 1, 64, 0, 0)
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, address, address, end, end, 0x1000)
    return header + segment + code + GREETING


def base(architecture):
    return [
        ("etc/", None), ("etc/motd", "Welcome.\n"), ("etc/os-release", "NAME=hello\nID=hello\n"),
        ("srv/", None), ("srv/cache/", None), ("srv/cache/old", "old\n"),
        ("usr/", None), ("usr/bin/", None), ("usr/bin/greet", program(architecture)),
        ("usr/share/", None), ("usr/share/numbers", "".join(f"{n}\n" for n in range(4000))),
    ]


CHANGED = [("etc/", None), ("etc/motd", "Hello from the second layer.\n"), ("etc/draft", "not for you\n")]
REMOVED = [("etc/", None), ("etc/.wh.draft", ""), ("srv/cache/", None), ("srv/cache/.wh..wh..opq", ""), ("srv/cache/new", "new\n")]


def tar(entries):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, text in entries:
            entry = tarfile.TarInfo(name.rstrip("/"))
            entry.mtime = TIME
            entry.type = tarfile.DIRTYPE if text is None else tarfile.REGTYPE
            entry.mode = 0o755 if text is None or "/bin/" in name else 0o644
            content = text if isinstance(text, bytes) else (text or "").encode()
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        end = archive.offset
    return out.getvalue()[:end] + bytes(1024)  # without what fills the last record


def packed(content):
    """gzip without compression: what zlib makes of the same bytes depends on its version."""
    assert len(content) < 1 << 16
    stored = b"\x01" + struct.pack("<HH", len(content), len(content) ^ 0xFFFF) + content
    result = bytes.fromhex("1f8b08000000000000ff") + stored + struct.pack("<II", zlib.crc32(content), len(content))
    assert gzip.decompress(result) == content
    return result


def digest(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


def document(value):
    return json.dumps(value, separators=(",", ":")).encode()


class Sample:
    """All blobs, and all manifests in the order in which they are pushed, with their tags."""

    def __init__(self):
        self.blobs = []
        self.manifests = []
        images = [self.image("amd64"), self.image("arm64")]
        index = document({"schemaVersion": 2, "mediaType": OCI + "index.v1+json", "manifests": images})
        self.manifests += [(tag, OCI + "index.v1+json", index) for tag in TAGS]
        self.bill_of_materials(images[0])

    def blob(self, media_type, content):
        self.blobs.append(content)
        return {"mediaType": media_type, "digest": digest(content), "size": len(content)}

    def image(self, architecture):
        tars = [tar(entries) for entries in (base(architecture), CHANGED, REMOVED)]
        steps = ("COPY rootfs /", "COPY etc /etc", "RUN rm /etc/draft && rm -r /srv/cache && mkdir /srv/cache")
        history = [{"created": "2016-09-18T00:00:00Z", "created_by": step} for step in steps]
        history.insert(2, {"created": "2016-09-18T00:00:00Z", "created_by": "ENV LANG=C.UTF-8", "empty_layer": True})
        config = self.blob(OCI + "config.v1+json", document({
            "created": "2016-09-18T00:00:00Z", "architecture": architecture, "os": "linux",
            "config": {"Env": ["LANG=C.UTF-8"], "Cmd": ["/usr/bin/greet"]},
            "rootfs": {"type": "layers", "diff_ids": [digest(each) for each in tars]}, "history": history}))
        layers = [self.blob(OCI + "layer.v1.tar+gzip", packed(each)) for each in tars]
        return self.manifest({"config": config, "layers": layers}) | {"platform": {"architecture": architecture, "os": "linux"}}

    def bill_of_materials(self, subject):
        about = {key: subject[key] for key in ("mediaType", "digest", "size")}
        config = self.blob("application/vnd.oci.empty.v1+json", b"{}")
        bill = self.blob("application/spdx+json", document({"spdxVersion": "SPDX-2.3", "name": REPOSITORY}))
        self.manifest({"artifactType": "application/spdx+json", "config": config, "layers": [bill], "subject": about})

    def manifest(self, members):
        content = document({"schemaVersion": 2, "mediaType": OCI + "manifest.v1+json"} | members)
        self.manifests.append((digest(content), OCI + "manifest.v1+json", content))
        return {"mediaType": OCI + "manifest.v1+json", "digest": digest(content), "size": len(content)}


def push(registry, authorization=None):
    """Puts the image into a registry, http://HOST:PORT."""
    sample = Sample()
    base = f"{registry}/v2/{REPOSITORY}"
    for blob in sample.blobs:
        upload = send("POST", f"{base}/blobs/uploads/", b"", authorization)
        location = urllib.parse.urljoin(base, upload.headers["Location"])
        mark = "&" if "?" in location else "?"
        send("PUT", f"{location}{mark}digest={digest(blob)}", blob, authorization, "application/octet-stream")
    for name, media_type, content in sample.manifests:
        send("PUT", f"{base}/manifests/{name}", content, authorization, media_type)


def send(method, url, body, authorization, media_type="application/octet-stream"):
    call = urllib.request.Request(url, data=body, method=method, headers={"Content-Type": media_type})
    if authorization:
        call.add_header("Authorization", authorization)
    with urllib.request.urlopen(call) as reply:
        reply.read()
        return reply
