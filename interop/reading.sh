# Reading: every command that reads, against every registry, compared with what the other programs say.

read_registry() {
    local registry=$1 host=${ADDRESS[$1]}
    local -x DRAY_STORE=$WORK/store-$registry
    local LOGIN=(--tls-verify=false)
    if needs_login "$registry"; then
        LOGIN+=(--creds "$ACCOUNT:$SECRET")
        check "$registry: nothing without login" exits 4 dray manifest "$host/interop/$SAMPLE:v1"
        check "$registry: a wrong password is refused" exits 4 login "$host" "$ACCOUNT" wrong
        check "$registry: login" login "$host" "$ACCOUNT" "$SECRET"
        check "$registry: token gives access to curl-like programs" token_works "$host"
    fi
    read_lists "$registry" "$host"
    read_image "$registry" "$host/interop/$SAMPLE:v1" "$SAMPLE"
    needs_login "$registry" || read_all "$registry" "$host"
    read_failures "$registry" "$host"
    if needs_login "$registry"; then
        check "$registry: logout" dray logout "$host"
        check "$registry: nothing after logout" exits 4 with_store "$WORK/store-empty" manifest "$host/interop/$SAMPLE:v1"
    fi
    rm -rf "$DRAY_STORE"
}

read_all() {
    local image
    for image in crafted tars debian; do
        made "$image" && read_another "$1" "$2/interop/$image:v1" "$image"
    done
    [[ $1 != "${REGISTRIES[0]}" ]] || read_variants "$1" "$2"
    made index && read_index "$1" "$2/interop/index:v1"
}

# read_another REGISTRY IMAGE NAME: all of it in the first registry. From another the same bytes come, and that is checked.
read_another() {
    if [[ $3 == "$SAMPLE" ]]; then
        return
    elif [[ $1 == "${REGISTRIES[0]}" ]]; then
        read_image "$@"
    else
        check "$1: pull of $3 is a layout for skopeo and umoci" layout_is_whole "$2" "$3"
    fi
}

# read_variants REGISTRY HOST: the same content in other forms.
read_variants() {
    made debian && check_unpacked "$1: Docker's schema 2 unpacks to the same" "$2/interop/debian:schema2" debian
    if made odd; then
        check_unpacked "$1: zstd layers unpack to the same" "$2/interop/odd:zstd" odd
        check_unpacked "$1: uncompressed layers unpack to the same" "$2/interop/odd:plain" odd
        check_unpacked "$1: layers that are not what they are called unpack to the same" "$2/interop/odd:mislabelled" odd
    fi
    made sparse && check "$1: GNU tar's sparse files have their holes filled" sparse_unpacks "$2/interop/sparse:v1"
}

read_lists() {
    check "$1: ping" dray ping "$2"
    check "$1: repos" repos_listed "$2"
    check "$1: tags" tags_equal "$2/interop/$SAMPLE"
    check "$1: JSON is JSON" json_is_json "$2"
}

# read_image REGISTRY IMAGE NAME
read_image() {
    check "$1: manifest and digest of $3 as skopeo has them" manifest_equals "$2"
    check "$1: config of $3 as skopeo has it" config_equals "$2"
    check "$1: layers of $3" layers_listed "$2"
    check "$1: each layer of $3 by the start of its id" layers_by_prefix "$2"
    check "$1: each blob of $3" blobs_whole "$2"
    check "$1: pull of $3 is a layout for skopeo and umoci" layout_is_whole "$2" "$3"
    check_unpacked "$1: unpacked $3 equals umoci's" "$2" "$3"
    if [[ -e $PEERS/$3.export ]]; then
        check "$1: exported $3 equals podman's" export_equals "$2" "$3"
    elif [[ $3 != crafted ]]; then
        skip "$1: exported $3 equals podman's" "podman has not exported it"
    fi
}

# check_unpacked TITLE IMAGE NAME
check_unpacked() {
    if [[ -e $PEERS/$3.tree ]]; then
        check "$1" unpack_equals "$2" "$3"
    else
        skip "$1" "umoci has not unpacked it"
    fi
}

read_index() {
    check "$1: manifest of an index" manifest_equals "$2"
    check "$1: an index unpacks for the platform asked for" index_unpacks "$2"
    check "$1: a platform that is missing is named" missing_platform "$2"
    check "$1: pull of an index keeps all platforms" index_pulls "$2"
}

read_failures() {
    check "$1: no such tag: exit 3" exits 3 dray manifest "$2/interop/$SAMPLE:nowhere"
    check "$1: no such repository: exit 3" exits 3 dray tags "$2/interop/nowhere"
    check "$1: no such blob: exit 3" exits 3 dray blob "$2/interop/$SAMPLE@sha256:$(printf '0%.0s' {1..64})" -o "$WORK/none"
    check "$1: no such layer: exit 3" exits 3 dray layer "$2/interop/$SAMPLE:v1" 000000000000 -o "$WORK/none"
    check "$1: not a name: exit 2" exits 2 dray manifest "$2/UPPER:v1"
}

token_works() {
    dray token "$1/interop/$SAMPLE" >"$WORK/header"
    python3 "$INTEROP/fetch.py" "http://$1/v2/interop/$SAMPLE/tags/list" "$WORK/header" | grep v1
}

repos_listed() {
    dray repos "$1" >"$WORK/repos"
    grep -qF "interop/$SAMPLE" "$WORK/repos"
}

tags_equal() {
    skopeo list-tags "${LOGIN[@]}" "docker://$1" | python3 -c 'import json, sys; print(*sorted(json.load(sys.stdin)["Tags"]), sep="\n")' >"$WORK/tags-wanted"
    dray tags "$1" | LC_ALL=C sort >"$WORK/tags" # docker-registry 2.8 gives them in no order
    equal "$WORK/tags-wanted" "$WORK/tags"
}

manifest_equals() {
    skopeo_raw "docker://$1" >"$WORK/manifest-wanted"
    dray manifest "$1" >"$WORK/manifest"
    cmp "$WORK/manifest-wanted" "$WORK/manifest"
    [[ $(dray digest "$1") == "sha256:$(sha256sum <"$WORK/manifest-wanted" | cut -d' ' -f1)" ]]
}

config_equals() {
    skopeo_raw --config "docker://$1" >"$WORK/config-wanted"
    dray config "$1" >"$WORK/config-read"
    cmp "$WORK/config-wanted" "$WORK/config-read"
}

json_is_json() {
    local command
    for command in "ping $1" "repos $1" "tags $1/interop/$SAMPLE" "digest $1/interop/$SAMPLE:v1" "layers $1/interop/$SAMPLE:v1" "name $1/interop/$SAMPLE:v1"; do
        # shellcheck disable=SC2086
        dray $command --json | python3 -c 'import json, sys; json.load(sys.stdin)' || { echo "of dray $command"; return 1; }
    done
}

# layers_of IMAGE: the digests, as its manifest has them.
layers_of() {
    skopeo_raw "docker://$1" | python3 -c 'import json, sys; print(*(each["digest"] for each in json.load(sys.stdin)["layers"]), sep="\n")'
}

diff_ids_of() {
    skopeo_raw --config "docker://$1" | python3 -c 'import json, sys; print(*json.load(sys.stdin)["rootfs"]["diff_ids"], sep="\n")'
}

layers_listed() {
    layers_of "$1" >"$WORK/layers-wanted"
    dray layers "$1" | grep -oE 'sha256:[0-9a-f]{64}' >"$WORK/layers"
    equal "$WORK/layers-wanted" "$WORK/layers"
}

layers_by_prefix() {
    local digests diff_ids each
    mapfile -t digests < <(layers_of "$1")
    mapfile -t diff_ids < <(diff_ids_of "$1")
    for each in "${digests[@]}"; do layer_is "$1" "${each:7:12}" "$each"; done
    layer_is "$1" "${digests[0]:7:8}" "${digests[0]}"
    layer_is "$1" "${diff_ids[0]:7:12}" "${digests[0]}"
}

# layer_is IMAGE ID DIGEST
layer_is() {
    dray layer "$1" "$2" >"$WORK/layer"
    [[ sha256:$(sha256sum <"$WORK/layer" | cut -d' ' -f1) == "$3" ]] || { echo "layer $2 is not $3"; return 1; }
}

blobs_whole() {
    local digest
    for digest in $(layers_of "$1"); do
        rm -f "$WORK/blob"
        dray blob "${1%:*}@$digest" -o "$WORK/blob"
        [[ sha256:$(sha256sum <"$WORK/blob" | cut -d' ' -f1) == "$digest" ]]
    done
}

# layout_is_whole IMAGE NAME: other programs read it, and find the same digests.
layout_is_whole() {
    local at=$WORK/pulled
    rm -rf "$at"
    dray pull "$1" "oci:$at:$2"
    skopeo inspect --raw "oci:$at:$2" >"$WORK/manifest-pulled"
    skopeo_raw "docker://$1" | cmp - "$WORK/manifest-pulled"
    skopeo_copy --preserve-digests "oci:$at:$2" "dir:$at/dir"
    cmp "$at/dir/manifest.json" "$WORK/manifest-pulled"
    if has umoci; then umoci list --layout "$at" | grep -qx "$2"; fi
    (cd "$at/blobs/sha256" && sha256sum * | awk '$1 != $2 { print "wrong content: " $2; wrong = 1 } END { exit wrong }')
}

unpack_equals() {
    local at=$WORK/unpacked
    rm -rf "$at" "$at.dray.json"
    dray unpack "$1" "$at"
    list_tree "$at" >"$WORK/unpacked.tree"
    equal "$PEERS/$2.tree" "$WORK/unpacked.tree"
    # Root may do everything, so there is nothing to record.
    ((EUID != 0)) || [[ ! -e $at.dray.json ]]
}

export_equals() {
    rm -f "$WORK/exported.tar"
    dray export "$1" -o "$WORK/exported.tar"
    list_export "$WORK/exported.tar" >"$WORK/exported.list"
    equal "$PEERS/$2.export" "$WORK/exported.list"
    # The same to standard output; and GNU tar reads it without complaint.
    dray export "$1" | cmp - "$WORK/exported.tar"
    tar -tf "$WORK/exported.tar" >"$WORK/exported.names" 2>"$WORK/exported.complaints"
    [[ ! -s $WORK/exported.complaints ]] || { cat "$WORK/exported.complaints"; return 1; }
}

# umoci and podman cannot read it: compared with what was packed, as far as the old format has it.
sparse_unpacks() {
    local options=(--whole-seconds --fields "type,mode,owner,size,mtime,content,target,links")
    rm -rf "$WORK/unpacked"
    dray unpack "$1" "$WORK/unpacked"
    python3 "$INTEROP/tree.py" "${options[@]}" "$WORK/odd/contents" >"$WORK/sparse-wanted"
    python3 "$INTEROP/tree.py" "${options[@]}" "$WORK/unpacked/contents" >"$WORK/sparse"
    equal "$WORK/sparse-wanted" "$WORK/sparse"
}

index_unpacks() {
    rm -rf "$WORK/unpacked"
    dray unpack --platform linux/arm64 "$1" "$WORK/unpacked"
    [[ $(<"$WORK/unpacked/platform") == arm64 ]]
    rm -rf "$WORK/unpacked"
    dray unpack --platform linux/arm64/v8 "$1" "$WORK/unpacked"
    [[ $(<"$WORK/unpacked/platform") == arm64 ]]
    unpack_equals "$1" odd
}

missing_platform() {
    fails dray unpack --platform linux/s390x "$1" "$WORK/none" 2>"$WORK/err"
    says 'arm64' "$WORK/err"
    [[ ! -e $WORK/none ]]
}

index_pulls() {
    rm -rf "$WORK/pulled"
    dray pull --platform all "$1" "oci:$WORK/pulled:index"
    skopeo_copy --all --preserve-digests "oci:$WORK/pulled:index" "dir:$WORK/pulled/dir"
    skopeo_raw "docker://$1" | cmp - "$WORK/pulled/dir/manifest.json"
}
