# How dray is called: its options are named here, and in the checks that are about them.

# Nothing of this machine's user is read or written: no login, no store, no cache.
use_own_dray_home() {
    export DRAY_STORE=$WORK/store DOCKER_CONFIG=$WORK/docker-config
    unset DOCKER_AUTH_CONFIG DOCKER_HOST XDG_RUNTIME_DIR
    mkdir -p "$DOCKER_CONFIG"
    # Only for dray: skopeo fails where these are set to a directory that is empty.
    DRAY_CONFIG=$WORK/home/config
    mkdir -p "$DRAY_CONFIG"
    OWN_HOME=(env -u REGISTRY_AUTH_FILE "XDG_CACHE_HOME=$WORK/home/cache" "XDG_CONFIG_HOME=$DRAY_CONFIG"
        "XDG_RUNTIME_DIR=$WORK/home/run")
}

# Builds it, if it is not built, and trains its cache: neither is to be measured.
prepare_dray() {
    DRAY=${DRAY:-$(dirname "$INTEROP")/dray}
    "${OWN_HOME[@]}" "$DRAY" version >"$WORK/logs/prepare.log" 2>&1 || { cat "$WORK/logs/prepare.log"; return 1; }
    export DRAY_SKIP_BUILD=1 # nothing changes from here on
    head -n 1 "$WORK/logs/prepare.log"
}

# No check of ours takes two minutes: whatever does, hangs.
dray() {
    "${OWN_HOME[@]}" timeout -k 5 120 "$DRAY" "$@"
}

with_store() {
    DRAY_STORE=$1 dray "${@:2}"
}

# Starts it in the background, in a process group of its own: DRAY_PID is both.
dray_in_background() {
    # A shell that is not interactive starts these with SIGINT ignored; Java would leave it so.
    "${OWN_HOME[@]}" env --default-signal=INT setsid "$DRAY" "$@" &
    DRAY_PID=$!
}

# In a process group of its own, which can be killed whole.
start_dray() {
    start "$1" "${OWN_HOME[@]}" setsid "$DRAY" "${@:2}"
}

serve() {
    start_dray "$1" serve --port 0 --root "$2"
}

# serve_with_tokens NAME DIR USER PASSWORD: a registry that answers 401 and a Bearer challenge.
serve_with_tokens() {
    start_dray "$1" serve --port 0 --root "$2" --auth token --user "$3:$4"
}

login() {
    dray login "$1" --username "$2" --password-stdin <<<"$3"
}
