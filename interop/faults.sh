# Bad days: processes killed, disks full, registries that cut, spoil, refuse and redirect; by way of proxy.py, which counts.

check_faults() {
    UPSTREAM=${ADDRESS[docker-open]:-${ADDRESS[dray-open]:-}}
    if [[ -z $UPSTREAM ]] || ! made debian; then
        skip "faults" "no registry with the Debian image"
        return
    fi
    IMAGE=interop/debian:v1
    TOTAL=$(size_of_blobs)
    with_proxy killed "a pull killed again and again goes on where it was" killed_pulls --rate 25000000
    with_proxy interrupted "an interrupted pull: exit 130, and the next goes on" interrupted_pull --rate 25000000
    with_proxy shared "three pulls at once fetch each blob once" concurrent_pulls --rate 60000000
    with_proxy cut "bodies cut off are resumed where they broke" cut_is_resumed --cut 5000000 --times 99
    with_proxy cut-short "bodies cut off too often: exit 7, and the next pull goes on from there" cut_is_kept --cut 100000 --times 8
    with_proxy no-range "a registry that ignores Range" ranges_ignored --no-range --rate 25000000
    with_proxy flip "wrong bytes: exit 6, and nothing of them stays" flip_is_found --flip 3000000
    with_proxy flip-manifest "a wrong manifest: exit 6" manifest_flip_is_found --of manifests --flip 100
    with_proxy busy "503 once is tried again" pulls_whole --refuse 503
    with_proxy limited "429 with Retry-After is waited for" limit_is_waited_for --refuse 429 --retry-after 1
    with_proxy limited-for-ever "429 again and again: exit 5" limit_is_reported --refuse 429 --times 9999
    with_proxy push "a push killed on its way leaves no tag, and the next one is whole" killed_push --rate 10000000
    check_redirect
}

# with_proxy NAME TITLE FUNCTION OPTION...: a check with a proxy of its own: PROXY is its address, LOG what it served.
with_proxy() {
    local name=proxy-$1 title=$2 function=$3 PROXY LOG=$WORK/logs/proxy-$1.log
    : >"$LOG"
    start "$name" python3 "$INTEROP/proxy.py" --log "$LOG" "${@:4}" "$UPSTREAM"
    PROXY=$(address_of "$name")
    local -x DRAY_STORE=$WORK/store-faults
    check "$title" "$function"
    rm -rf "$DRAY_STORE"
    stop_last
}

# size_of_blobs: of the config and all layers.
size_of_blobs() {
    skopeo_raw "docker://$UPSTREAM/$IMAGE" | python3 -c '
import json, sys
manifest = json.load(sys.stdin)
print(sum(each["size"] for each in manifest["layers"] + [manifest["config"]]))'
}

# served: bytes of blobs that the proxy sent, in all.
served() {
    sleep 0.5 # it learns only on its next write that a client is gone
    awk -F'\t' '$1 == "GET" && $2 ~ "/blobs/" { sum += $4 } END { printf "%d\n", sum }' "$LOG"
}

# served_at_most PERCENT: of the size of all blobs. With the log, where it is more.
served_at_most() {
    local bytes
    bytes=$(served)
    echo "served $bytes of $TOTAL bytes"
    ((bytes <= TOTAL * $1 / 100)) || { cat "$LOG"; return 1; }
}

resumed() {
    awk -F'\t' '$3 == 206 { found = 1 } END { exit !found }' "$LOG" || { echo "nothing was resumed:"; cat "$LOG"; return 1; }
}

store_is_sound() {
    dray store verify
}

pulls_whole() {
    dray pull "$PROXY/$IMAGE"
    store_is_sound
}

# stop_pull_after MEGABYTES SIGNAL: starts a pull, and sends it the signal once the store has so much.
stop_pull_after() {
    local attempt
    dray_in_background pull "$PROXY/$IMAGE"
    for attempt in {1..400}; do
        (($(du -sk "$DRAY_STORE" 2>/dev/null | cut -f1 || echo 0) < $1 * 1000)) || break
        sleep 0.05
    done
    kill "-$2" -- "-$DRAY_PID"
    STATUS=0
    wait "$DRAY_PID" || STATUS=$?
}

killed_pulls() {
    local megabytes
    for megabytes in 5 15 25 35; do
        stop_pull_after "$megabytes" KILL
        store_is_sound
    done
    pulls_whole
    resumed
    # What a kill costs is what was on its way: sent, and not yet written to the disk.
    served_at_most 110
}

interrupted_pull() {
    stop_pull_after 10 INT
    [[ $STATUS == 130 ]] || { echo "exit status $STATUS"; return 1; }
    store_is_sound
    pulls_whole
    resumed
    served_at_most 105
}

concurrent_pulls() {
    local pids=() each
    for each in 1 2 3; do
        dray pull "$PROXY/$IMAGE" &
        pids+=($!)
    done
    for each in "${pids[@]}"; do wait "$each"; done
    store_is_sound
    served_at_most 100
    [[ -z $(grep /blobs/ "$LOG" | grep ^GET | cut -f2 | sort | uniq -d) ]] || { cat "$LOG"; return 1; }
}

cut_is_resumed() {
    pulls_whole
    resumed
    served_at_most 101
}

cut_is_kept() {
    exits 7 dray pull "$PROXY/$IMAGE"
    store_is_sound
    pulls_whole
    served_at_most 101
}

ranges_ignored() {
    stop_pull_after 10 KILL
    pulls_whole
}

flip_is_found() {
    exits 6 dray pull "$PROXY/$IMAGE" 2>"$WORK/err"
    says 'sha256:[0-9a-f]{64}' "$WORK/err"
    store_is_sound
    local digest
    for digest in $(large_layers 3000000); do
        [[ ! -e $DRAY_STORE/blobs/sha256/$digest ]] || { echo "the store has $digest"; return 1; }
    done
    dray pull "$UPSTREAM/$IMAGE"
    store_is_sound
}

# large_layers SIZE: the digests, in hex, of those that are larger.
large_layers() {
    skopeo_raw "docker://$UPSTREAM/$IMAGE" | python3 -c '
import json, sys
for each in json.load(sys.stdin)["layers"]:
    if each["size"] > int(sys.argv[1]):
        print(each["digest"][7:])' "$1"
}

manifest_flip_is_found() {
    exits 6 dray pull "$PROXY/$IMAGE"
    store_is_sound
}

limit_is_waited_for() {
    pulls_whole
    grep -q $'\t429\t' "$LOG"
}

limit_is_reported() {
    exits 5 dray pull --retries 1 "$PROXY/$IMAGE" 2>"$WORK/err"
    says '429|limit' "$WORK/err"
}

killed_push() {
    local to=$PROXY/interop/half:v1 attempt
    dray_in_background push "oci:$LAYOUTS:debian" "$to"
    # A line for POST: an upload has begun, and takes seconds.
    for attempt in {1..200}; do
        ! grep -q '^POST' "$LOG" || break
        sleep 0.05
    done
    sleep 0.5
    kill -KILL -- "-$DRAY_PID"
    exits 137 wait "$DRAY_PID"
    exits 3 dray digest "$to"
    dray push "oci:$LAYOUTS:debian" "$UPSTREAM/interop/half:v1"
    skopeo_copy --src-tls-verify=false --preserve-digests "docker://$UPSTREAM/interop/half:v1" "oci:$WORK/half:debian"
    equal <(skopeo inspect --raw "oci:$LAYOUTS:debian") <(skopeo inspect --raw "oci:$WORK/half:debian")
    rm -rf "$WORK/half"
}

# The first asks for a password and sends on to the second, which must not see it.
check_redirect() {
    local other=$WORK/logs/proxy-storage.log address
    : >"$other"
    start storage python3 "$INTEROP/proxy.py" --log "$other" "$UPSTREAM"
    address=$(address_of storage)
    with_proxy redirect "no Authorization follows a redirect to another port" redirect_is_followed \
        --redirect "$address" --password "$ACCOUNT:$SECRET"
    stop_last
}

redirect_is_followed() {
    login "$PROXY" "$ACCOUNT" "$SECRET"
    pulls_whole
    grep -q 'auth$' "$LOG"
    grep -q /blobs/ "$WORK/logs/proxy-storage.log"
    ! grep 'auth$' "$WORK/logs/proxy-storage.log" || return 1
}
