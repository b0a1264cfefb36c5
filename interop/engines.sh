# Engines: dray speaks with a dockerd and with podman's service, each on a socket of its own. What is started here serves
# all checks that need an Engine.

check_engines() {
    # Seen by all that is called from here: the socket of each, or nothing where it does not run.
    local DOCKERD='' PODMAN='' started
    ENGINES=$WORK/engines
    mkdir -p "$ENGINES"
    started=${#servers[@]}
    start_engines
    check_engine_reach
    check_engine_images "$DOCKERD" "$PODMAN"
    check_engine_api "$DOCKERD" "$PODMAN"
    check_engine_explained "$DOCKERD" "$PODMAN"
    check_engine_today
    while ((${#servers[@]} > started)); do stop_last; done
}

# start_engines: sets DOCKERD and PODMAN to the sockets; or says what is skipped.
start_engines() {
    ((EUID == 0)) || { skip "engines" "starting them needs root"; return; }
    if needs "engines: dockerd" dockerd docker curl jq; then
        if start_dockerd dockerd "$ENGINES/dockerd" --storage-driver vfs; then
            DOCKERD=$ENGINES/dockerd/docker.sock
        else
            skip "engines: dockerd" "it does not start here ($(first_complaint dockerd))"
        fi
    fi
    if needs "engines: podman" podman curl jq; then
        if start_podman podman "$ENGINES/podman"; then
            PODMAN=$ENGINES/podman/podman.sock
        else
            skip "engines: podman" "it does not start here ($(first_complaint podman))"
        fi
    fi
}

# start_dockerd NAME DIR [OPTION...]: on the socket DIR/docker.sock. Everything of its own, and no network: this machine's
# dockerd, if there is one, is not touched.
start_dockerd() {
    local name=$1 dir=$2
    mkdir -p "$dir"
    echo '{}' >"$dir/dockerd.json"
    start "$name" dockerd --host "unix://$dir/docker.sock" --config-file "$dir/dockerd.json" \
        --data-root "$dir/data" --exec-root "$dir/exec" --pidfile "$dir/docker.pid" \
        --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false --bridge=none "${@:3}"
    engine_answers "$dir/docker.sock"
}

# start_podman NAME DIR: podman's service on the socket DIR/podman.sock, with a storage of its own.
start_podman() {
    local name=$1 dir=$2
    mkdir -p "$dir"
    # As dockerd has it without being told: registries on this machine may speak plain HTTP.
    printf '[[registry]]\nlocation = "127.0.0.1"\ninsecure = true\n' >"$dir/registries.conf"
    start "$name" env "CONTAINERS_REGISTRIES_CONF=$dir/registries.conf" podman --root "$dir/root" --runroot "$dir/run" --storage-driver vfs \
        system service --time 0 "unix://$dir/podman.sock"
    engine_answers "$dir/podman.sock"
}

# engine_answers SOCKET: waits until the server that was started last does there; stops it if it does not.
engine_answers() {
    local attempt
    for attempt in {1..100}; do
        [[ $(curl -s --max-time 5 --unix-socket "$1" http://engine/_ping) == OK ]] && return
        kill -0 "${servers[-1]}" 2>/dev/null || break
        sleep 0.2
    done
    stop_last
    return 1
}

# first_complaint NAME: why a server did not start, as it said.
first_complaint() {
    grep -m 1 -iE 'fail|error' "$WORK/logs/$1.err" | cut -c1-200
}

# docker_at SOCKET WORD...: the docker client, with no configuration of anybody's.
docker_at() {
    DOCKER_CONFIG=$ENGINES/docker-config docker --host "unix://$1" "${@:2}"
}

# podman_at SOCKET WORD...
podman_at() {
    podman --remote --url "unix://$1" "${@:2}"
}
