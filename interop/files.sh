# Files without unpacking: `files`, `cat` and `diff`, compared with what umoci unpacks; and layers with a table of contents.

check_files() {
    local image
    for image in odd crafted debian; do
        if made "$image" && needs "files of $image" umoci; then
            check "files of $image are those that umoci unpacks, and cat gives their contents" files_equal "$image"
        fi
    done
    if made debian; then
        check "cat reads the top layer and no other" cat_reads_one_layer
        check "diff of two images that share layers" diff_shows_changes
    fi
    # Not odd: JSON cannot hold names that are no UTF-8, and so its layers are read whole.
    # To a registry of its own: skopeo leaves layers as they are where it knows that the registry has them.
    if needs "zstd:chunked" skopeo umoci; then
        serve dray-chunked "$WORK/served-chunked"
        check "a file of a zstd:chunked layer is fetched without the layer" chunked_file "$(address_of dray-chunked)"
        stop_last
    fi
}

files_equal() {
    rm -rf "$WORK/files-root"
    if ((EUID == 0)); then
        umoci raw unpack --image "$LAYOUTS:$1" "$WORK/files-root"
    else
        umoci raw unpack --rootless --image "$LAYOUTS:$1" "$WORK/files-root"
    fi
    dray files "oci:$LAYOUTS:$1" --json >"$WORK/files.json"
    python3 "$INTEROP/files_equal.py" "$WORK/files-root" "$WORK/files.json" "$WORK/files-sample"
    local path
    while IFS= read -r -d '' path; do
        dray cat -q "oci:$LAYOUTS:$1" "$path" | cmp - "$WORK/files-root/$path"
    done <"$WORK/files-sample"
    rm -rf "$WORK/files-root"
}

# The other layers are not even there.
cat_reads_one_layer() {
    rm -rf "$WORK/top-only"
    cp -r "$LAYOUTS" "$WORK/top-only"
    dray layers "oci:$LAYOUTS:debian" --json | python3 -c 'import json, sys
for layer in json.load(sys.stdin)[:-1]: print(layer["digest"].split(":")[1])' |
        while read -r hex; do rm "$WORK/top-only/blobs/sha256/$hex"; done
    dray cat "oci:$WORK/top-only:debian" /srv/linked | grep -qx three
    rm -rf "$WORK/top-only"
}

diff_shows_changes() {
    skopeo_copy containers-storage:localhost/debian-3 "oci:$WORK/debian-3:debian"
    dray diff "oci:$WORK/debian-3:debian" "oci:$LAYOUTS:debian" >"$WORK/diff"
    grep -q '^file    \* /srv/linked ' "$WORK/diff"
    dray diff --exact "oci:$WORK/debian-3:debian" "oci:$LAYOUTS:debian" >"$WORK/diff"
    grep -q '^file    ~ /srv/linked  content' "$WORK/diff"
    grep -q '^file    + /srv/kept/c' "$WORK/diff"
    grep -q '^file    - /var/cache/' "$WORK/diff"
    rm -rf "$WORK/debian-3"
}

# Python's own library: some thousand small files.
make_many() {
    local at
    at=$(python3 -c 'import os; print(os.path.dirname(os.__file__))')
    tar -C "$(dirname "$at")" --exclude='*.pyc' --exclude='*-packages' -cf "$WORK/many.tar" "$(basename "$at")"
    LAYOUTS=$WORK/many new_image many "$WORK/many.tar"
}

chunked_file() {
    local -x DRAY_STORE=$WORK/store-chunked
    make_many
    skopeo_copy --dest-tls-verify=false --dest-compress-format zstd:chunked --format oci "oci:$WORK/many:many" "docker://$1/interop/chunked:v1"
    skopeo_raw "docker://$1/interop/chunked:v1" | grep -q zstd-chunked
    dray files "$1/interop/chunked:v1" --json >"$WORK/chunked.json"
    dray files "oci:$WORK/many:many" --json >"$WORK/plain.json"
    python3 "$INTEROP/files_equal.py" --listing "$WORK/plain.json" "$WORK/chunked.json" "$WORK/chunked-sample"
    local path
    while IFS= read -r -d '' path; do
        dray cat "$1/interop/chunked:v1" "$path" >"$WORK/chunked-file"
        dray cat "oci:$WORK/many:many" "$path" | cmp - "$WORK/chunked-file"
    done <"$WORK/chunked-sample"
    # Only the configuration has come into the store: no layer.
    local digest
    for digest in $(dray layers "$1/interop/chunked:v1" --json | grep -oE 'sha256:[0-9a-f]{64}"' | tr -d '"'); do
        [[ ! -e $DRAY_STORE/blobs/sha256/${digest#sha256:} ]]
    done
    rm -rf "$DRAY_STORE"
}
