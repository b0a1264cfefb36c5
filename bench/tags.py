"""tags.py HOST:PORT REPOSITORY LAYOUT: puts all images of an OCI layout into a registry, each under its tag."""
import http.client
import json
import sys

address, repository, layout = sys.argv[1:]
connection = http.client.HTTPConnection(address)
done = set()


def read(digest):
    with open(layout + "/blobs/sha256/" + digest.removeprefix("sha256:"), "rb") as file:
        return file.read()


def call(method, path, body=None, headers=None):
    connection.request(method, path, body, headers or {})
    reply = connection.getresponse()
    reply.read()
    if reply.status >= 300:
        raise SystemExit("%s %s: HTTP %d" % (method, path, reply.status))
    return reply


def put_blob(descriptor):
    digest = descriptor["digest"]
    if digest not in done:
        location = call("POST", "/v2/%s/blobs/uploads/" % repository).headers["Location"]
        location = location.replace("http://" + address, "")
        separator = "&" if "?" in location else "?"
        call("PUT", location + separator + "digest=" + digest, read(digest))
        done.add(digest)


with open(layout + "/index.json") as file:
    images = json.load(file)["manifests"]
for image in images:
    manifest = read(image["digest"])
    for blob in [json.loads(manifest)["config"], *json.loads(manifest)["layers"]]:
        put_blob(blob)
    tag = image["annotations"]["org.opencontainers.image.ref.name"]
    call("PUT", "/v2/%s/manifests/%s" % (repository, tag), manifest, {"Content-Type": image["mediaType"]})
