"""What is measured: for each case the same job, as each program is told to do it.

Commands are run by `sh -e` in a folder of their own, which is empty before and removed after: $OUT. Of the environment
they have $REGISTRY, $FAR (the same, 20 ms away), $FAR_NGINX (plain files, as far away), $IMAGES (OCI layouts) and $DRAY.
"""
from dataclasses import dataclass, field


@dataclass
class Case:
    """One job.

    programs  what to run, by name; dray comes first, and the limit last
    targets   the most that dray may take: a share of a program's wall time, by that program's name
    seconds   the most that dray may take, in seconds
    once      programs that are too slow to be run more than once
    needs     a program without which there is nothing to measure
    counted   the job again, through the proxy that counts bytes: what to run, and the bytes of the layer it is about
    """

    group: str
    title: str
    programs: dict
    targets: dict = field(default_factory=dict)
    seconds: float = 0
    once: tuple = ()
    needs: str = ""


DRAY = 'DRAY_STORE=$OUT/store exec "$DRAY" '
SKOPEO = 'exec skopeo --policy "$WORK/policy.json" '

BLOBS = """
curl -sf -H 'Accept: application/vnd.oci.image.manifest.v1+json' http://$REGISTRY/v2/bench/%s/manifests/v1 |
    grep -o 'sha256:[0-9a-f]*' | while read -r digest; do
"""


def pull(image, share):
    return Case(
        "pull", "pull the %s image into an OCI layout" % image,
        {
            "dray": DRAY + "pull -q $REGISTRY/bench/%s:v1 oci:$OUT/layout:v1" % image,
            "crane": "exec crane pull --format=oci $REGISTRY/bench/%s:v1 $OUT/layout" % image,
            "skopeo": SKOPEO + "copy -q --src-tls-verify=false docker://$REGISTRY/bench/%s:v1 oci:$OUT/layout:v1" % image,
            "oras": "exec oras copy --no-tty --from-plain-http --to-oci-layout $REGISTRY/bench/%s:v1 $OUT/layout:v1" % image,
            "regctl": "exec regctl --host reg=$REGISTRY,tls=disabled image copy $REGISTRY/bench/%s:v1 ocidir://$OUT/layout:v1" % image,
            "limit: curl, openssl dgst": BLOBS % image
            + "curl -sf -o $OUT/blob http://$REGISTRY/v2/bench/%s/blobs/$digest; openssl dgst -sha256 $OUT/blob; done" % image,
        },
        {"crane": share},
    )


def unpack(image):
    return Case(
        "unpack", "unpack the %s image from an OCI layout" % image,
        {
            "dray": DRAY + "unpack -q oci:$IMAGES/%s:%s $OUT/rootfs" % (image, image),
            "umoci": "exec umoci unpack --image $IMAGES/%s:%s $OUT/bundle" % (image, image),
            "limit: igzip, tar": "mkdir $OUT/rootfs\n" + layers_of(image)
            + 'igzip -dc "$blob" | tar -xpf - -C $OUT/rootfs; done',
        },
        {"umoci": 0.5},
    )


def layers_of(image):
    return (
        """python3 -c 'import json, sys
blobs = sys.argv[1] + "/blobs/sha256/"
read = lambda path: json.load(open(path))
manifest = read(sys.argv[1] + "/index.json")["manifests"][0]["digest"][7:]
for layer in read(blobs + manifest)["layers"]: print(blobs + layer["digest"][7:])' $IMAGES/%s | while read -r blob; do
""" % image
    )


def export(image, share):
    return Case(
        "export", "export the %s image from the registry" % image,
        {
            "dray": DRAY + "export -q $REGISTRY/bench/%s:v1 -o $OUT/rootfs.tar" % image,
            "crane": "exec crane export $REGISTRY/bench/%s:v1 $OUT/rootfs.tar" % image,
            "limit: curl, igzip": layers_of(image)
            + "curl -sf http://$REGISTRY/v2/bench/%s/blobs/sha256:${blob##*/} | igzip -dc >>$OUT/tar; done" % image,
        },
        {"crane": share},
    )


def cat(tag, share):
    path = "app/etc/settings.conf"
    return Case(
        "cat", "cat a file of the large image's top layer (%s)" % tag,
        {
            "dray": DRAY + "cat $REGISTRY/bench/large:%s /%s" % (tag, path),
            "crane": "crane export $REGISTRY/bench/large:%s - | tar -xOf - %s" % (tag, path),
        },
        {"crane": share} if share else {},
    )


def start(command, programs):
    return Case("start", "`%s`" % command, programs, seconds=0.2)


CASES = [
    pull("medium", 1.5),
    pull("large", 1.0),
    unpack("medium"),
    unpack("large"),
    export("medium", 0.4),
    export("large", 0.4),
    Case(
        "images", "1,000 tags with digests, 20 ms away",
        {
            "dray": DRAY + "images $FAR/bench/tags",
            "crane": "crane ls $FAR/bench/tags | sed s,^,$FAR/bench/tags:, | xargs -n 1 crane digest",
        },
        seconds=2, once=("crane",),
    ),
    Case(
        "images", "the same, from plain files served by nginx",
        {"dray": DRAY + "images $FAR_NGINX/bench/tags"},
        seconds=2, needs="nginx",
    ),
    cat("v1", 0.3),
    cat("estargz", 0),
    start("version", {
        "dray": DRAY + "version",
        "crane": "exec crane version",
        "skopeo": "exec skopeo --version",
    }),
    start("manifest", {
        "dray": DRAY + "manifest $REGISTRY/bench/medium:v1",
        "crane": "exec crane manifest $REGISTRY/bench/medium:v1",
        "skopeo": SKOPEO + "inspect --raw --tls-verify=false docker://$REGISTRY/bench/medium:v1",
        "oras": "exec oras manifest fetch --plain-http $REGISTRY/bench/medium:v1",
        "regctl": "exec regctl --host reg=$REGISTRY,tls=disabled manifest get --format raw-body $REGISTRY/bench/medium:v1",
        "limit: curl": "exec curl -sf -H 'Accept: application/vnd.oci.image.manifest.v1+json' http://$REGISTRY/v2/bench/medium/manifests/v1",
    }),
    Case(
        "memory", "list an image of a million entries",
        {
            "dray": DRAY + "files $REGISTRY/bench/million:v1",
            "crane": "crane export $REGISTRY/bench/million:v1 - | tar -tf -",
        },
    ),
    Case(
        "memory", "export an image of a million entries",
        {
            "dray": DRAY + "export -q $REGISTRY/bench/million:v1 -o $OUT/rootfs.tar",
            "crane": "exec crane export $REGISTRY/bench/million:v1 $OUT/rootfs.tar",
        },
    ),
]

# What `cat` fetches at most, as a share of the layer that the file is in: through the proxy that counts.
FETCHES = [
    ("cat", "v1", "dray cat, gzip", DRAY + "cat $COUNTED/bench/large:v1 /app/etc/settings.conf", 1.0),
    ("cat", "estargz", "dray cat, eStargz", DRAY + "cat $COUNTED/bench/large:estargz /app/etc/settings.conf", 0.01),
]
