"""static.py LAYOUT FOLDER REPOSITORY PORT: lays the images of an OCI layout out as plain files, so that nginx serves them
as a registry would: the least that a server can take for each call. Writes FOLDER/nginx.conf."""
import json
import os
import sys

layout, folder, repository, port = sys.argv[1:]
root = "%s/root/v2/%s" % (folder, repository)
for part in ("manifests", "blobs", "tags"):
    os.makedirs("%s/%s" % (root, part), exist_ok=True)
blobs = os.path.abspath(layout) + "/blobs/sha256/"
with open(layout + "/index.json") as file:
    images = json.load(file)["manifests"]
digests = {image["annotations"]["org.opencontainers.image.ref.name"]: image["digest"] for image in images}


def link(name, digest):
    if not os.path.lexists(name):
        os.symlink(blobs + digest.removeprefix("sha256:"), name)


for tag, digest in digests.items():
    link("%s/manifests/%s" % (root, tag), digest)
    link("%s/manifests/%s" % (root, digest), digest)
for name in os.listdir(blobs):
    link("%s/blobs/sha256:%s" % (root, name), name)
with open(root + "/tags/list", "w") as file:
    json.dump({"name": repository, "tags": sorted(digests)}, file)
with open(folder + "/nginx.conf", "w") as file:
    file.write("""
daemon off;
worker_processes 1;
pid %(folder)s/nginx.pid;
events { worker_connections 1024; }
http {
    access_log off;
    map_hash_bucket_size 256;
    map $uri $digest {
%(digests)s
    }
    server {
        listen 127.0.0.1:%(port)s;
        root %(folder)s/root;
        location = /v2/ { return 200; }
        location /v2/ { default_type application/octet-stream; }
        location ~ /tags/list$ { default_type application/json; }
        location ~ /manifests/ {
            default_type application/vnd.oci.image.manifest.v1+json;
            add_header Docker-Content-Digest $digest;
        }
    }
}
""" % {
        "folder": folder, "port": port,
        "digests": "\n".join('"/v2/%s/manifests/%s" "%s";' % (repository, *pair) for pair in digests.items()),
    })
