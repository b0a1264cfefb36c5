# What other programs make of the same images: $PEERS/NAME.tree and .export are listings that dray's work must equal.

make_peers() {
    PEERS=$WORK/peers
    mkdir -p "$PEERS"
    local image
    if needs "umoci's trees" umoci; then
        for image in debian odd tars crafted; do
            made "$image" && check "umoci unpacks $image" umoci_tree "$image"
        done
    fi
    if needs "podman's exports" podman; then
        # Not crafted: podman takes no layer with a name in it twice.
        for image in debian odd tars; do
            made "$image" && check "podman exports $image" podman_export "$image"
        done
    fi
}

umoci_tree() {
    ((EUID == 0)) || set -- "$1" --rootless
    umoci raw unpack "${@:2}" --image "$LAYOUTS:$1" "$WORK/umoci-$1"
    list_tree "$WORK/umoci-$1" >"$PEERS/$1.tree"
    rm -rf "$WORK/umoci-$1"
}

podman_export() {
    local id image=localhost/$1
    case $1 in
        debian) image=localhost/debian-4 ;;
        tars) skopeo_copy "oci:$LAYOUTS:tars" containers-storage:localhost/tars ;;
    esac
    id=$(podman create --network none "$image" none)
    podman export "$id" >"$WORK/podman.tar"
    list_export "$WORK/podman.tar" >"$PEERS/$1.export"
    podman rm "$id"
    rm "$WORK/podman.tar"
}

# Left out: the time of the root, which umoci leaves as it made it, and of directories that no layer has an entry for;
# and the attribute in which umoci, where it is not root, keeps the owner that it could not set.
list_tree() {
    python3 "$INTEROP/tree.py" --untimed . --untimed no --untimed no/parents "$@" | sed 's/ user\.rootlesscontainers=[0-9a-f]*//'
}

# podman writes no entry for the root, no fractions of seconds, and hard links between symbolic links as two links.
list_export() {
    python3 "$INTEROP/tarlist.py" --exclude . --whole-seconds --separate-symlinks "$1"
}
