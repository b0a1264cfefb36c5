# The Engine of today, which keeps images with containerd, and gives them back as registries have them. No package has it
# yet, so it is built from its Go module; the first time takes some minutes.

TODAYS_DOCKERD=github.com/moby/moby/v2/cmd/dockerd@v2.0.0-beta.15

check_engine_today() {
    local host=${ADDRESS[docker-open]:-${ADDRESS[dray-open]:-}}
    ((EUID == 0)) || { skip "today's Engine" "starting it needs root"; return; }
    needs "today's Engine" docker containerd go curl jq || return 0
    if [[ -z $host ]] || ! made odd; then
        skip "today's Engine" "no registry with the image of odd files"
        return
    fi
    build_todays_engine || { skip "today's Engine" "go could not build it: $(tail -n 1 "$WORK/logs/go.log" | cut -c1-200)"; return; }
    TODAY=$ENGINES/today
    if ! PATH=$GO_PROGRAMS/today:$PATH start_dockerd today "$TODAY" --feature containerd-snapshotter=true --storage-driver native; then
        skip "today's Engine" "it does not start here ($(first_complaint today))"
        return
    fi
    local -x DOCKER_HOST=unix://$TODAY/docker.sock DRAY_STORE=$WORK/store-engine-today
    check "today's Engine: the newest version that both know is spoken, and none that it no longer knows" today_speaks
    check "today's Engine: what it pulled comes out as the registry has it" today_gives "$host"
    check "today's Engine: what dray copies goes in, and out again" today_takes "$host"
    check "today's Engine: one platform of several" today_platforms "$host"
    check "today's Engine: its newer forms of answers are read" today_answers
    check_unpacked "today's Engine: its image unpacks to the same" "docker-daemon:interop/odd:1" odd
    stop_last
    rm -rf "$DRAY_STORE"
}

build_todays_engine() {
    [[ -x $GO_PROGRAMS/today/dockerd ]] && return
    echo "building today's dockerd"
    CGO_ENABLED=0 GOBIN=$GO_PROGRAMS/today go install -tags "exclude_graphdriver_btrfs exclude_graphdriver_zfs" "$TODAYS_DOCKERD" >>"$WORK/logs/go.log" 2>&1
}

today_speaks() {
    local theirs spoken
    theirs=$(docker_at "$TODAY/docker.sock" version --format '{{.Server.APIVersion}}')
    spoken=$(dray engine version | awk '$1 == "spoken" { print $2 }')
    [[ $spoken == "$theirs" && ${spoken#1.} -ge 52 ]]
    exits 1 env DOCKER_API_VERSION=1.24 "$DRAY" engine images 2>"$WORK/err"
    says "speaks 1\.[0-9]+ of its API and newer, not 1.24" "$WORK/err"
}

today_gives() {
    dray engine pull -q "$1/interop/odd:v1"
    dray manifest "docker-daemon:$1/interop/odd:v1" | cmp - <(dray manifest "$1/interop/odd:v1")
    dray copy "docker-daemon:$1/interop/odd:v1" "$1/interop/from-today:v1"
    [[ $(dray digest "$1/interop/from-today:v1") == "$(dray digest "$1/interop/odd:v1")" ]]
    [[ $(dray engine distribution --json "$1/interop/odd:v1" | jq -r .digest) == "$(dray digest "$1/interop/odd:v1")" ]]
}

today_takes() {
    dray copy "$1/interop/odd:v1" docker-daemon:interop/odd:1
    docker_at "$TODAY/docker.sock" image inspect --format '{{json .RootFS.Layers}}' interop/odd:1 \
        | cmp - <(dray config "$1/interop/odd:v1" | jq -c .rootfs.diff_ids)
    dray config docker-daemon:interop/odd:1 | cmp - <(dray config "$1/interop/odd:v1")
    docker_at "$TODAY/docker.sock" save interop/odd:1 | dray config docker-archive:- | cmp - <(dray config "$1/interop/odd:v1")
}

today_platforms() {
    made index || return 0
    dray engine pull -q --platform linux/arm64 "$1/interop/index:v1"
    dray config --platform linux/arm64 "docker-daemon:$1/interop/index:v1" | cmp - <(dray config --platform linux/arm64 "$1/interop/index:v1")
    dray engine save --platform linux/arm64 "$1/interop/index:v1" | tar -tf - | grep -x index.json
}

today_answers() {
    dray engine df --json | jq -e '.images.count > 0'
    dray engine images --json | jq -e 'any(.[]; .names // [] | index("interop/odd:1"))'
    dray engine history interop/odd:1
    dray engine events --json --since "$(date -d '5 minutes ago' +%FT%TZ -u)" --until "$(date +%FT%TZ -u)" | jq -se 'any(.action == "load" or .action == "pull")'
}
