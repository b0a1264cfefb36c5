# The registries: Debian's docker-registry and `dray serve`, each without and with authentication, filled by skopeo.

ACCOUNT=anna
SECRET=correct-horse-7

start_registries() {
    REGISTRIES=()
    if needs "docker-registry" docker-registry skopeo; then
        start_docker_registry open
        start_docker_registry basic
    fi
    if needs "dray serve, filled by skopeo" skopeo; then
        serve dray-open "$WORK/served-open"
        add_registry dray-open "$(address_of dray-open)"
        serve_with_tokens dray-token "$WORK/served-token" "$ACCOUNT" "$SECRET"
        add_registry dray-token "$(address_of dray-token)"
    fi
}

declare -A ADDRESS # of each registry that runs

# add_registry NAME ADDRESS
add_registry() {
    check "$1 runs" answers "$2"
    if answers "$2" 2>/dev/null; then
        ADDRESS[$1]=$2
        REGISTRIES+=("$1")
    fi
}

# start_docker_registry open|basic
start_docker_registry() {
    local name=docker-$1 port config=$WORK/docker-$1.yml
    port=$(free_port)
    docker_registry_config "$port" "$WORK/served-docker-$1" >"$config"
    if [[ $1 == basic ]]; then
        # Perl is on every Debian; htpasswd and its bcrypt are not.
        perl -e 'print "$ARGV[0]:", crypt($ARGV[1], "\$2a\$10\$abcdefghijklmnopqrstuu"), "\n"' "$ACCOUNT" "$SECRET" >"$WORK/htpasswd"
        printf 'auth:\n  htpasswd:\n    realm: interop\n    path: %s\n' "$WORK/htpasswd" >>"$config"
    fi
    # Without our environment: it would take REGISTRY_AUTH_FILE for an item of its configuration.
    start "$name" env -i PATH="$PATH" docker-registry serve "$config"
    add_registry "$name" "127.0.0.1:$port"
}

docker_registry_config() {
    cat <<END
version: 0.1
log:
  level: warn
  accesslog:
    disabled: true
storage:
  filesystem:
    rootdirectory: $2
  delete:
    enabled: true
http:
  addr: 127.0.0.1:$1
END
}

needs_login() {
    [[ $1 == docker-basic || $1 == dray-token ]]
}

# push_images REGISTRY: everything into one without authentication, which are read in full; a little into the others.
push_images() {
    local to=docker://${ADDRESS[$1]}/interop images=(odd debian tars sparse crafted) image options=(--dest-tls-verify=false)
    if needs_login "$1"; then
        images=("$SAMPLE")
        options+=(--dest-creds "$ACCOUNT:$SECRET")
    fi
    for image in "${images[@]}"; do
        made "$image" && check "skopeo pushes $image to $1" skopeo_copy "${options[@]}" "oci:$LAYOUTS:$image" "$to/$image:v1"
    done
    needs_login "$1" || push_variants "$1" "$to" "${options[@]}"
}

# push_variants REGISTRY TO OPTION...: the same content in other forms.
push_variants() {
    local registry=$1 to=$2 all=(--all --preserve-digests)
    shift 2
    made debian && check "skopeo pushes Docker's schema 2 to $registry" skopeo_copy "$@" "dir:$WORK/debian-schema2" "$to/debian:schema2"
    made odd || return 0
    check "skopeo pushes zstd layers to $registry" push_zstd "$to/odd:zstd" "$@"
    check "skopeo pushes mislabelled layers to $registry" push_mislabelled "$to/odd:mislabelled" "$@"
    check "skopeo pushes uncompressed layers to $registry" push_uncompressed "$to/odd:plain" "$@"
    check "skopeo pushes a second tag to $registry" skopeo_copy "$@" "oci:$LAYOUTS:odd" "$to/odd:again"
    made index && check "skopeo pushes an index to $registry" skopeo_copy "${all[@]}" "$@" "oci:$WORK/index:index" "$to/index:v1"
}

# To a layout first: on the way to a registry, skopeo compresses as it likes.
push_zstd() {
    local to=$1
    shift
    skopeo_copy --dest-compress-format zstd --dest-compress-level 3 containers-storage:localhost/odd "oci:$WORK/zstd:odd"
    skopeo_copy --preserve-digests "$@" "oci:$WORK/zstd:odd" "$to"
    skopeo_raw "$to" | grep -q 'tar+zstd'
}

# skopeo 1.9 decompresses layers and still calls them gzip: a mistake that readers meet.
push_mislabelled() {
    local to=$1
    shift
    rm -rf "$WORK/plain"
    skopeo_copy --dest-decompress --dest-oci-accept-uncompressed-layers containers-storage:localhost/odd "oci:$WORK/plain:odd"
    skopeo_copy --preserve-digests "$@" "oci:$WORK/plain:odd" "$to"
}

push_uncompressed() {
    local to=$1
    shift
    skopeo_copy --preserve-digests "oci:$WORK/plain:odd" "dir:$WORK/plain/dir"
    sed -i 's/tar+gzip/tar/g' "$WORK/plain/dir/manifest.json"
    skopeo_copy --preserve-digests "$@" "dir:$WORK/plain/dir" "$to"
    skopeo_raw "$to" | grep -q 'layer.v1.tar"'
}

# LOGIN is set where a registry asks for it.
skopeo_raw() {
    skopeo --policy "$WORK/policy.json" inspect "${LOGIN[@]:---tls-verify=false}" --raw "$@"
}

# made IMAGE: whether the layouts have it.
made() {
    local layout=$LAYOUTS
    [[ $1 == index ]] && layout=$WORK/index
    grep -qs "\"org.opencontainers.image.ref.name\":\"$1\"" "$layout/index.json"
}
