# Docker's schema 1: pushed to Debian's docker-registry as Docker 1.9 did, read and converted by dray and by skopeo.

SCHEMA1_TYPES=application/vnd.docker.distribution.manifest.v1+prettyjws,application/vnd.docker.distribution.manifest.v1+json

check_schema1() {
    local port config=$WORK/docker-schema1.yml host kind
    needs "schema 1" docker-registry skopeo openssl python3 jq || return
    port=$(free_port)
    host=127.0.0.1:$port
    docker_registry_config "$port" "$WORK/served-schema1" >"$config"
    printf 'compatibility:\n  schema1:\n    enabled: true\n' >>"$config"
    start docker-schema1 env -i PATH="$PATH" docker-registry serve "$config"
    check "docker-registry that takes schema 1 runs" answers "$host"
    for kind in signed rsa; do
        check "schema 1, $kind: docker-registry believes the signature" schema1_push "$host" old/app "$kind"
        check "schema 1, $kind: shown as it is" schema1_shown "$host/old/app:$kind" "$kind"
        check "schema 1, $kind: the same layers and steps as by skopeo" schema1_as_skopeo "$host/old/app:$kind" "$kind"
        check "schema 1, $kind: the same files as by umoci" schema1_files "$host/old/app:$kind" "$kind"
    done
    check "schema 1: whoever signed it, it becomes the same" cmp "$WORK/schema1-signed.made" "$WORK/schema1-rsa.made"
    check "schema 1: copied to a registry of today, pulled by skopeo" schema1_copied "$host/old/app:signed" "$host/new/app"
    check "schema 1: a wrong signature is refused by docker-registry" fails schema1_push "$host" old/app spoilt
    stop_last
    start_dray dray-schema1 serve --port 0 --root "$WORK/served-dray-schema1"
    host=$(address_of dray-schema1)
    for kind in rsa unsigned; do
        check "schema 1, $kind: kept by dray serve" schema1_push "$host" old/app "$kind"
        check "schema 1, $kind: shown as it is, by dray serve" schema1_shown "$host/old/app:$kind" "$kind"
        check "schema 1, $kind: byte for byte" schema1_exact "$host/old/app" "$kind"
    done
    check "schema 1, unsigned: the same layers and steps as by skopeo" schema1_as_skopeo "$host/old/app:unsigned" unsigned
    check "schema 1: a wrong signature is found" schema1_spoilt "$host"
    stop_last
}

# schema1_push HOST REPOSITORY KIND: under the tag KIND; what the script says of it is kept.
schema1_push() {
    python3 "$INTEROP/schema1.py" "http://$1" "$2" "$3" "$3" >"$WORK/schema1-$3.pushed"
}

# schema1_shown IMAGE KIND: digest, manifest, configuration, layers and history.
schema1_shown() {
    local url=http://${1%%/*}/v2/old/app/manifests/$2 got=$WORK/schema1-$2
    dray digest "$1" | cmp - <(head -n 1 "$got.pushed")
    curl -sf -H "Accept: $SCHEMA1_TYPES" "$url" >"$got.manifest"
    # docker-registry signs anew each time.
    equal <(dray manifest "$1" | jq 'del(.signatures)') <(jq 'del(.signatures)' "$got.manifest")
    dray config "$1" | cmp - <(jq -j '.history[0].v1Compatibility' "$got.manifest")
    equal <(dray layers --json "$1" | jq -c '[.[].digest]') \
        <(jq -c '[.fsLayers[].blobSum] | reverse | map(select(startswith("sha256:a3ed95") | not))' "$got.manifest")
    equal <(dray history --json "$1" | jq -c 'map(.emptyLayer)') <(echo "[true,false,true,false]")
    [[ $(dray inspect --json "$1" | jq -r .platform) == linux/amd64 ]]
}

# schema1_exact REPOSITORY TAG
schema1_exact() {
    curl -sf -H "Accept: $SCHEMA1_TYPES" "http://${1%%/*}/v2/${1#*/}/manifests/$2" | cmp - <(dray manifest "$1:$2")
}

# schema1_as_skopeo IMAGE KIND: both make an OCI layout of it; the digest that dray made is kept.
schema1_as_skopeo() {
    local dir=$WORK/schema1-$2-layouts own theirs told=$WORK/schema1-$2.told
    mkdir -p "$dir"
    dray copy "$1" "oci:$dir/dray:v" 2>"$told" | cut -d ' ' -f 1 >"$WORK/schema1-$2.made"
    says "^converted $(head -n 1 "$WORK/schema1-$2.pushed") \(schema 1\) to $(<"$WORK/schema1-$2.made")$" "$told"
    skopeo_copy --src-tls-verify=false "docker://$1" "oci:$dir/skopeo:v"
    own=$(schema1_summary "oci:$dir/dray:v")
    theirs=$(schema1_summary "oci:$dir/skopeo:v")
    [[ -n $own ]]
    equal <(echo "$own") <(echo "$theirs")
    jq -r '.rootfs.diff_ids[]' <(skopeo inspect --config "oci:$dir/dray:v") | cmp - <(tail -n +2 "$WORK/schema1-$2.pushed")
}

# schema1_summary IMAGE: what two converters must agree on.
schema1_summary() {
    skopeo inspect --raw "$1" | jq -c '[.layers[].digest]'
    skopeo inspect --config "$1" | jq -S '{rootfs, history, config, architecture, os, created, author}'
}

schema1_files() {
    local dir=$WORK/schema1-$2-files
    mkdir "$dir"
    dray unpack "$1" "$dir/dray"
    umoci unpack --rootless --image "$WORK/schema1-$2-layouts/skopeo:v" "$dir/umoci"
    diff -r "$dir/dray" "$dir/umoci/rootfs"
    [[ -f $dir/dray/etc/two && ! -e $dir/dray/etc/one ]]
    dray cat "$1" /usr/big | cmp - "$dir/umoci/rootfs/usr/big"
    dray export "$1" | tar tf - | grep -x 'etc/two' >"$dir/listed"
}

# schema1_copied IMAGE REPOSITORY: in both formats of today.
schema1_copied() {
    dray copy "$1" "$2:oci"
    dray copy --convert-to docker "$1" "$2:docker"
    skopeo inspect --raw --tls-verify=false "docker://$2:oci" | jq -e '.mediaType | contains("oci.image.manifest")'
    skopeo inspect --raw --tls-verify=false "docker://$2:docker" | jq -e '.mediaType | contains("manifest.v2+json")'
    skopeo_copy --src-tls-verify=false "docker://$2:docker" "dir:$WORK/schema1-copied"
    dray digest "$2:oci" | cmp - "$WORK/schema1-signed.made"
}

schema1_spoilt() {
    schema1_push "$1" old/app spoilt
    exits 6 dray pull "$1/old/app:spoilt" 2>"$WORK/schema1-spoilt.err"
    says "signature" "$WORK/schema1-spoilt.err"
}
