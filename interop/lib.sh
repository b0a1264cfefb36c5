# How a run is made of checks, skips and servers. Sourced by `run`; prints for people, one line for each check.

passed=0
failed=()
skipped=()
servers=()
times=()

# check NAME COMMAND...: runs the command in a shell of its own that stops at the first failure.
# Nothing that it prints is shown unless it fails.
check() {
    local name=$1 log
    shift
    log=$WORK/logs/$(tr -c 'a-zA-Z0-9\n' - <<<"$name").log
    # Not `if ( … )`: bash ignores `set -e` inside a condition.
    (set -e; "$@") >"$log" 2>&1 &
    if wait $!; then
        passed=$((passed + 1))
        echo "ok $name"
    else
        failed+=("$name")
        echo "FAILED $name"
        tail -n 12 "$log" | cut -c1-300 | sed 's/^/    /'
    fi
}

# skip NAME WHY: what was not checked, for the summary.
skip() {
    skipped+=("$1: $2")
    echo "SKIPPED: $1: $2"
}

# section TITLE: what the next checks are about; and how long those before them took, here and in the summary.
section() {
    ends_section
    SECTION=$1 SECTION_BEGAN=$SECONDS
    printf '\n== %s\n' "$1"
}

ends_section() {
    [[ -n ${SECTION:-} ]] || return 0
    times+=("$((SECONDS - SECTION_BEGAN)) s: $SECTION")
    echo "(${times[-1]})"
}

# functions_differ: the parts are read one after another, and the last would win.
functions_differ() {
    local twice
    twice=$(grep -hoE '^[a-z_]+\(\)' "$INTEROP"/*.sh | sort | uniq -d)
    [[ -z $twice ]] || { echo "defined twice: $twice"; return 1; }
}

summary() {
    local each
    section "summary"
    printf '%s\n' "${times[@]}"
    echo "$SECONDS s in all"
    for each in "${skipped[@]}"; do echo "SKIPPED: $each"; done
    for each in "${failed[@]}"; do echo "FAILED $each"; done
    echo "$passed passed, ${#failed[@]} failed, ${#skipped[@]} skipped"
    ((${#failed[@]} == 0))
}

# equal FILE FILE: says where they differ.
equal() {
    diff -u --label "$(basename "$1")" --label "$(basename "$2")" "$1" "$2"
}

# exits STATUS COMMAND...: succeeds if the command ends with exactly this exit status.
exits() {
    local wanted=$1 status=0
    shift
    "$@" || status=$?
    [[ $status == "$wanted" ]] || { echo "exit status $status, not $wanted, of: $*"; return 1; }
}

# fails COMMAND...: succeeds if the command does not (by itself: not by a signal or a time limit).
fails() {
    local status=0
    "$@" || status=$?
    ((status > 0 && status < 124)) || { echo "exit status $status of: $*"; return 1; }
}

# says TEXT FILE: TEXT (a case-insensitive extended regular expression) is in FILE.
says() {
    grep -qiE -- "$1" "$2" || { echo "not said: $1; but:"; cat "$2"; return 1; }
}

# start NAME COMMAND...: starts a server, whose output goes to $WORK/logs/NAME.out and .err.
start() {
    local name=$1
    shift
    : >"$WORK/logs/$name.out"
    "$@" >>"$WORK/logs/$name.out" 2>"$WORK/logs/$name.err" &
    servers+=($!)
}

# stop_last: ends the server that was started last.
stop_last() {
    local pid=${servers[-1]}
    unset 'servers[-1]'
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
}

# address_of NAME: the HOST:PORT that a server printed, once it has.
address_of() {
    local attempt
    for attempt in {1..300}; do
        grep -oEm1 '(127\.0\.0\.1|localhost):[0-9]+' "$WORK/logs/$1.out" && return
        sleep 0.1
    done
    echo "$1 printed no address:" >&2
    cat "$WORK/logs/$1.err" >&2
    return 1
}

# answers ADDRESS: waits until something there speaks the registry API (401 is an answer).
answers() {
    python3 "$INTEROP/wait_for.py" "http://$1/v2/"
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

cleanup() {
    local status=$? each
    trap - EXIT
    for each in "${servers[@]}"; do kill "$each" 2>/dev/null || true; done
    wait "${servers[@]}" 2>/dev/null || true
    while read -r each; do umount "$each" || umount -l "$each"; done < <(mounts_below "$WORK")
    if [[ -n ${INTEROP_KEEP:-} ]]; then
        echo "kept: $WORK"
    else
        rm -rf "$WORK"
    fi
    exit "$status"
}

# mounts_below DIR: what is mounted there, the deepest first.
mounts_below() {
    awk -v dir="$1/" 'index($2, dir) == 1 { print $2 }' /proc/mounts | sort -r
}
