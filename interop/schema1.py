#!/usr/bin/env python3
"""Pushes an image as Docker 1.9 did: a manifest of schema 1, signed with a key that is made for it.

    schema1.py http://REGISTRY REPOSITORY TAG [signed|rsa|unsigned|spoilt]

Prints the digest of the manifest, then the digests of the unpacked layers that hold files, base first. Only the standard
library and openssl; the same image each time, but for its signature. `spoilt` changes one byte of the signature.
"""

import base64
import gzip
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import urllib.parse
import urllib.request

EMPTY = bytes.fromhex("1f8b080000096e8800ff621805a360148c5800080000ffff2eafb5ef00040000")
SIGNED = "application/vnd.docker.distribution.manifest.v1+prettyjws"
UNSIGNED = "application/vnd.docker.distribution.manifest.v1+json"


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def tar(files):
    """A layer with these files; a content of None is a directory."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in files:
            member = tarfile.TarInfo(name)
            member.mtime = 1420070400
            member.mode = 0o755 if content is None else 0o644
            member.type = tarfile.DIRTYPE if content is None else tarfile.REGTYPE
            member.size = len(content or b"")
            archive.addfile(member, io.BytesIO(content or b""))
    return out.getvalue()


def steps():
    """What made the image, base first: a command, and a tar or None."""
    big = b"".join(hashlib.sha256(b"%d" % i).digest() for i in range(20000))
    return [
        ("#(nop) ADD file:base in /", tar([("etc", None), ("etc/one", b"1\n"), ("usr", None), ("usr/big", big)])),
        ("#(nop) ENV A=1 && B=2", None),
        ("echo 2 >/etc/two; rm /etc/one", tar([("etc", None), ("etc/.wh.one", b""), ("etc/two", b"2\n")])),
        ('#(nop) CMD ["/bin/sh"]', None),
    ]


def documents(commands):
    """The JSON of each step, base first."""
    texts, parent = [], ""
    for number, (command, layer) in enumerate(commands):
        own = hashlib.sha256(f"{parent} {command}".encode()).hexdigest()
        document = {"id": own}
        if parent:
            document["parent"] = parent
        document["created"] = f"2015-01-01T00:00:0{number}Z"
        document["container_config"] = {"Cmd": ["/bin/sh", "-c", command]}
        if layer is None:
            document["throwaway"] = True
        if number == len(commands) - 1:
            document.update({
                "docker_version": "1.10.3", "architecture": "amd64", "os": "linux", "author": "interop",
                "config": {"Env": ["A=1"], "Cmd": ["/bin/sh"], "Labels": {"made.by": "schema1.py"}},
            })
        texts.append(json.dumps(document, separators=(",", ":")))
        parent = own
    return texts


def openssl(*arguments, data=b""):
    return subprocess.run(["openssl", *arguments], input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          check=True).stdout


def raw_signature(der):
    """r and s of an ECDSA signature, 32 bytes each, from its DER."""
    numbers, at = [], 2
    for _ in range(2):
        length = der[at + 1]
        numbers.append(int.from_bytes(der[at + 2:at + 2 + length], "big").to_bytes(32, "big"))
        at += 2 + length
    return b"".join(numbers)


def libtrust_name(der):
    name = base64.b32encode(hashlib.sha256(der).digest()[:30]).decode()
    return ":".join(name[i:i + 4] for i in range(0, len(name), 4))


def new_key(file, kind):
    """Makes a private key in a file; its public half as a JWK."""
    if kind == "rsa":
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", file)
        public = openssl("pkey", "-in", file, "-pubout", "-outform", "DER")
        modulus = openssl("rsa", "-in", file, "-noout", "-modulus").decode().strip().partition("=")[2]
        return {"e": "AQAB", "kid": libtrust_name(public), "kty": "RSA", "n": b64url(bytes.fromhex(modulus))}
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", file)
    public = openssl("pkey", "-in", file, "-pubout", "-outform", "DER")
    return {"crv": "P-256", "kid": libtrust_name(public), "kty": "EC",
            "x": b64url(public[-64:-32]), "y": b64url(public[-32:])}


def signed(payload, kind):
    """The payload with a signature inside, as libtrust puts it there."""
    text = payload.decode()
    head = text[:text.rindex("\n}")]
    covered = {"formatLength": len(head.encode()), "formatTail": b64url(b"\n}"), "time": "2015-01-01T00:00:00Z"}
    protected = b64url(json.dumps(covered, separators=(",", ":")).encode())
    with tempfile.NamedTemporaryFile() as file:
        jwk = new_key(file.name, kind)
        signature = openssl("dgst", "-sha256", "-sign", file.name, data=f"{protected}.{b64url(payload)}".encode())
    if kind != "rsa":
        signature = raw_signature(signature)
    if kind == "spoilt":
        signature = signature[:-1] + bytes([signature[-1] ^ 1])
    one = {"header": {"jwk": jwk, "alg": "RS256" if kind == "rsa" else "ES256"},
           "signature": b64url(signature), "protected": protected}
    signatures = json.dumps([one], indent=3).replace("\n", "\n   ")
    return (head + ',\n   "signatures": ' + signatures + "\n}").encode()


def send(method, url, data=None, content_type="application/octet-stream"):
    request = urllib.request.Request(url, data=data, method=method, headers={"Content-Type": content_type})
    return urllib.request.urlopen(request)


def push_blob(registry, repository, data):
    with send("POST", f"{registry}/v2/{repository}/blobs/uploads/", b"") as reply:
        place = urllib.parse.urljoin(registry, reply.headers["Location"])
    send("PUT", place + ("&" if "?" in place else "?") + "digest=" + digest(data), data).close()


def main(registry, repository, tag, kind="signed"):
    made = steps()
    blobs = [EMPTY if layer is None else gzip.compress(layer, mtime=0) for _, layer in made]
    for blob in dict.fromkeys(blobs):
        push_blob(registry, repository, blob)
    manifest = {
        "schemaVersion": 1, "name": repository, "tag": tag, "architecture": "amd64",
        "fsLayers": [{"blobSum": digest(blob)} for blob in reversed(blobs)],
        "history": [{"v1Compatibility": text} for text in reversed(documents(made))],
    }
    payload = json.dumps(manifest, indent=3).encode()
    if kind == "unsigned":
        send("PUT", f"{registry}/v2/{repository}/manifests/{tag}", payload, UNSIGNED).close()
    else:
        send("PUT", f"{registry}/v2/{repository}/manifests/{tag}", signed(payload, kind), SIGNED).close()
    print(digest(payload))
    for _, layer in made:
        if layer is not None:
            print(digest(layer))


if __name__ == "__main__":
    main(*sys.argv[1:])
