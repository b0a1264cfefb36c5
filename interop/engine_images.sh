# Images of an Engine as places: dray loads them into dockerd and podman, and reads what these have. The docker client is
# the judge of what an Engine holds. Called with the sockets of engines.sh.

# check_engine_images DOCKERD PODMAN: a socket each; nothing where it does not run.
check_engine_images() {
    local dockerd=$1 podman=$2 host=${ADDRESS[docker-open]:-${ADDRESS[dray-open]:-}}
    [[ -n $dockerd$podman ]] || return 0
    if [[ -z $host ]] || ! made odd || ! has docker; then
        skip "engine images" "no registry with the image of odd files, or no docker client"
        return
    fi
    EI=$WORK/engine-images
    ODD=$host/interop/odd:v1
    mkdir -p "$EI"
    local -x DRAY_STORE=$WORK/store-engine-images
    if [[ -n $dockerd ]]; then images_of_engine dockerd "$dockerd" "$host"; fi
    if [[ -n $podman ]]; then images_of_engine podman "$podman" "$host"; fi
    if [[ -n $dockerd ]]; then
        check "engine images: dockerd's own words where it loads no image" dockerd_refuses "$dockerd" "$host"
        check_engine_that_stops "$host"
    fi
    if [[ -n $dockerd && -n $podman ]]; then
        check "engine images: from podman to dockerd" from_engine_to_engine "$podman" "$dockerd"
    fi
    check "engine images: no scratch files are left" no_scratch_left
    rm -rf "$DRAY_STORE"
}

# images_of_engine NAME SOCKET REGISTRY
images_of_engine() {
    local -x DOCKER_HOST=unix://$2
    local in=docker-daemon:interop/odd:1
    check "engine images: $1 loads what dray copies" engine_loads "$2" "$3"
    check "engine images: $1 takes the platform that is asked for" engine_loads_platform "$2" "$3"
    check "engine images: dray copies what $1 has" engine_gives "$1" "$3"
    check "engine images: dray reads what $1 has, by name and by id" engine_is_read "$2"
    check_unpacked "engine images: an image of $1 unpacks to the same" "$in" odd
    check "engine images: what $1 does not have is said in its words" engine_lacks
}

# engine_has SOCKET NAME IMAGE: the Engine has IMAGE by that name, as its own client sees it.
engine_has() {
    docker_at "$1" image inspect --format '{{.Id}}' "$2" | grep -x "sha256:$(id_of "$3")"
    docker_at "$1" image inspect --format '{{json .RootFS.Layers}}' "$2" | cmp - <(dray config "$3" | jq -c .rootfs.diff_ids)
    [[ $(docker_at "$1" history -q "$2" | wc -l) == "$(dray history --json "$3" | jq length)" ]]
    docker_at "$1" save "$2" >"$EI/saved.tar"
    dray config "docker-archive:$EI/saved.tar" | cmp - <(dray config "$3")
}

engine_loads() {
    dray copy "$ODD" docker-daemon:interop/odd:1
    engine_has "$1" interop/odd:1 "$ODD"
    # Layers packed with zstd, which an old dockerd could not read itself.
    dray pull "$2/interop/odd:zstd" docker-daemon:interop/odd:zstd
    engine_has "$1" interop/odd:zstd "$2/interop/odd:zstd"
    # What is there already, once more and by another name.
    dray copy docker-daemon:interop/odd:1 docker-daemon:interop/odd:again
    engine_has "$1" interop/odd:again "$ODD"
    exits 2 dray copy "$ODD" docker-daemon:0123456789ab 2>"$WORK/err"
    dray copy --dry-run "$ODD" docker-daemon:interop/odd:dry
    fails docker_at "$1" image inspect interop/odd:dry 2>/dev/null
}

engine_loads_platform() {
    made index || return 0
    exits 1 dray copy "$2/interop/index:v1" docker-daemon:interop/index:1 2>"$WORK/err"
    says '--platform' "$WORK/err"
    dray copy --platform linux/arm64 "$2/interop/index:v1" docker-daemon:interop/index:1
    docker_at "$1" image inspect --format '{{.Architecture}}' interop/index:1 | grep -x arm64
    dray config docker-daemon:interop/index:1 --platform linux/arm64 | cmp - <(dray config "$2/interop/index:v1" --platform linux/arm64)
    exits 3 dray copy --platform linux/s390x docker-daemon:interop/index:1 "oci:$EI/none" 2>"$WORK/err"
    [[ ! -e $EI/none ]]
}

engine_gives() {
    local each
    rm -rf "$EI/layout" "$EI/image.tar"
    dray copy docker-daemon:interop/odd:1 "$2/interop/from-$1:v1"
    dray push docker-daemon:interop/odd:1 "$2/interop/from-$1:v1"
    dray copy docker-daemon:interop/odd:1 "oci:$EI/layout:odd"
    dray copy docker-daemon:interop/odd:1 "docker-archive:$EI/image.tar"
    for each in "$2/interop/from-$1:v1" "oci:$EI/layout:odd" "docker-archive:$EI/image.tar:interop/odd:1"; do
        dray config "$each" | cmp - <(dray config "$ODD")
    done
    # As a file that the docker client saved, byte for byte.
    dray manifest docker-daemon:interop/odd:1 | cmp - <(docker save interop/odd:1 | dray manifest docker-archive:-)
}

engine_is_read() {
    local id
    id=$(docker_at "$1" image inspect --format '{{.Id}}' interop/odd:1)
    dray config "docker-daemon:$id" | cmp - <(dray config "$ODD")
    id=${id#sha256:}
    dray config "docker-daemon:${id:0:12}" | cmp - <(dray config "$ODD")
    dray layers docker-daemon:interop/odd:1
    dray history docker-daemon:interop/odd:1
    dray inspect docker-daemon:interop/odd:1
    dray files docker-daemon:interop/odd:1 | cmp - <(dray files "$ODD")
    dray export --force docker-daemon:interop/odd:1 -o "$EI/root.tar"
    dray diff docker-daemon:interop/odd:1 docker-daemon:interop/odd:again
}

engine_lacks() {
    exits 3 dray copy docker-daemon:interop/none:1 "oci:$EI/none" 2>"$WORK/err"
    says 'no such image' "$WORK/err"
    [[ ! -e $EI/none ]]
}

# The image has a hard link to a layer below, which this dockerd does not take.
dockerd_refuses() {
    local -x DOCKER_HOST=unix://$1
    if docker_at "$1" load -i <(dray pull "$2/interop/crafted:v1" docker-archive:-); then return 0; fi
    exits 1 dray copy "$2/interop/crafted:v1" docker-daemon:interop/crafted:1 2>"$WORK/err"
    says 'could not load' "$WORK/err"
    fails docker_at "$1" image inspect interop/crafted:1 2>/dev/null
}

from_engine_to_engine() {
    dray copy --from-docker-host "unix://$1" --to-docker-host "unix://$2" docker-daemon:interop/odd:1 docker-daemon:interop/odd:podman
    engine_has "$2" interop/odd:podman "$ODD"
}

# check_engine_that_stops REGISTRY: a dockerd of its own, killed while it saves an image of some size.
check_engine_that_stops() {
    made debian || { skip "engine images: an Engine that stops" "no image of some size"; return; }
    if start_dockerd stopping "$EI/stopping" --storage-driver vfs; then
        check "engine images: an Engine that stops while it saves" engine_stops "$EI/stopping/docker.sock" "$1" "${servers[-1]}"
        stop_last
    else
        skip "engine images: an Engine that stops" "dockerd does not start here ($(first_complaint stopping))"
    fi
}

engine_stops() {
    local -x DOCKER_HOST=unix://$1
    local attempt status=0
    dray copy "$2/interop/debian:v1" docker-daemon:interop/debian:1
    dray copy docker-daemon:interop/debian:1 "oci:$EI/stopped:1" 2>"$WORK/err" &
    for attempt in {1..2000}; do
        [[ -z $(find "$DRAY_STORE/scratch" -name '*.archive' -size +64k) ]] || break
        sleep 0.01
    done
    kill -KILL "$3"
    wait $! || status=$?
    [[ $status == 7 ]] || { echo "exit status $status after attempt $attempt:"; cat "$WORK/err"; return 1; }
    says 'could not save interop/debian:1' "$WORK/err"
    [[ ! -e $EI/stopped ]]
    no_scratch_left
}

no_scratch_left() {
    [[ -z $(find "$DRAY_STORE/scratch" -type f) ]]
}
