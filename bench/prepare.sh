# What is there before anything is measured: the other programs, the images, the registry. Sourced by `run`.

# Released versions, built by Go's own means; Debian has the other programs.
GO_PEERS=(
    github.com/google/go-containerregistry/cmd/crane@v0.22.1
    oras.land/oras/cmd/oras@v1.3.6
    github.com/regclient/regclient/cmd/regctl@v0.11.7
)
DEBIAN_PEERS=(skopeo umoci curl openssl igzip tar)

servers=()

find_peers() {
    local each
    export PATH=$PATH:$WORK/bin
    for each in "${GO_PEERS[@]}"; do
        each_name=${each%@*}
        [[ -x $WORK/bin/${each_name##*/} ]] || GOBIN=$WORK/bin go install "$each" || true
    done
    MISSING=
    for each in crane oras regctl "${DEBIAN_PEERS[@]}"; do
        command -v "$each" >/dev/null || MISSING+=" $each"
    done
    export MISSING
    command -v docker-registry >/dev/null && command -v skopeo >/dev/null \
        || { echo "install docker-registry and skopeo: they serve the images to all programs" >&2; exit 1; }
}

# make_images [NAME...]: all of them, or some.
make_images() {
    local key
    # Another version of the maker makes other images, and another registry.
    key=$(sha256sum "$BENCH/images.py" | cut -c1-12)
    export IMAGES=$WORK/images-$key REGISTRY_DATA=$WORK/registry-$key
    python3 "$BENCH/images.py" "$IMAGES" "$@"
    echo '{"default": [{"type": "insecureAcceptAnything"}]}' >"$WORK/policy.json"
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

start_registry() {
    local port
    port=$(free_port)
    export REGISTRY=127.0.0.1:$port
    cat >"$WORK/registry.yml" <<EOF
version: 0.1
log:
  level: error
  accesslog:
    disabled: true
storage:
  filesystem:
    rootdirectory: $REGISTRY_DATA
http:
  addr: $REGISTRY
EOF
    # Without our environment: it takes REGISTRY_… for items of its configuration.
    env -i PATH="$PATH" docker-registry serve "$WORK/registry.yml" >"$WORK/registry.log" 2>&1 &
    servers+=($!)
    wait_for "$port"
    start_proxy FAR "$port" 20
    start_proxy COUNTED "$port" 0
}

# The tags once more, as plain files.
start_nginx() {
    local port
    command -v nginx >/dev/null || { MISSING+=" nginx"; return; }
    port=$(free_port)
    python3 "$BENCH/static.py" "$IMAGES/tags" "$WORK/static" bench/tags "$port"
    nginx -p "$WORK/static" -c "$WORK/static/nginx.conf" -e "$WORK/static/error.log" &
    servers+=($!)
    wait_for "$port"
    start_proxy FAR_NGINX "$port" 20
}

# start_proxy NAME PORT MILLISECONDS: NAME becomes its address, and NAME_BYTES the file that tells what came through it.
start_proxy() {
    local port
    port=$(free_port)
    export "$1=127.0.0.1:$port" "$1_BYTES=$WORK/$1.bytes"
    echo 0 >"$WORK/$1.bytes"
    python3 "$BENCH/latency.py" "$port" "$2" "$3" "$WORK/$1.bytes" &
    servers+=($!)
    wait_for "$port"
}

wait_for() {
    for _ in {1..100}; do
        (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return
        sleep 0.1
    done
    echo "nothing listens on port $1" >&2
    exit 1
}

# One registry for all; what it has stays for the next run.
fill_registry() {
    local name
    [[ -f $REGISTRY_DATA/filled ]] && return
    for name in medium large million; do
        push "oci:$IMAGES/$name:$name" "bench/$name:v1"
    done
    push "oci:$IMAGES/large:estargz" bench/large:estargz
    python3 "$BENCH/tags.py" "$REGISTRY" bench/tags "$IMAGES/tags"
    touch "$REGISTRY_DATA/filled"
}

push() {
    skopeo --policy "$WORK/policy.json" copy -q --dest-tls-verify=false "$1" "docker://$REGISTRY/$2"
}

# Builds it and trains its cache: neither is to be measured. Nothing of this machine's user is read or written.
prepare_dray() {
    export XDG_CACHE_HOME=$WORK/cache DOCKER_CONFIG=$WORK/docker-config
    mkdir -p "$DOCKER_CONFIG"
    "$DRAY" version >&2
    export DRAY_SKIP_BUILD=1
}

stop() {
    local each
    for each in "${servers[@]}"; do kill "$each" 2>/dev/null || true; done
    wait "${servers[@]}" 2>/dev/null || true
}
