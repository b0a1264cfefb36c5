# The guide (docs/guide): each block of its pages is run, against servers of its own, and prints what the page says.

check_guide() {
    local page places=$WORK/guide-places.json
    needs "the guide" python3 curl jq || return
    guide_engine
    start guide-servers "${OWN_HOME[@]}" env DRAY="$DRAY" GUIDE_ENGINE="$GUIDE_ENGINE" \
        python3 "$INTEROP/guide_servers.py" --any
    guide_serves "$places" || { skip "the guide" "its servers do not start"; stop_guide; return; }
    for page in $(grep -lE '^```(bash|python|java)$' "$INTEROP"/../docs/guide/*.md); do
        guide_page "$(basename "$page" .md)" "$places"
    done
    check "guide: what is not true is found" guide_finds "$places"
    stop_guide
}

# guide_engine: a dockerd for its page about the Engine, or nothing.
guide_engine() {
    GUIDE_ENGINE=''
    ((EUID == 0)) && needs "guide: the page about the Engine" dockerd || return 0
    if start_dockerd guide-dockerd "$WORK/guide-dockerd" --storage-driver vfs; then
        GUIDE_ENGINE=$WORK/guide-dockerd/docker.sock
    fi
}

# guide_serves FILE: waits until the servers are there; where they are is in the file.
guide_serves() {
    address_of guide-servers >"$WORK/logs/guide-address" && cp "$WORK/logs/guide-servers.out" "$1"
}

guide_page() {
    local log=$WORK/logs/guide-$1.txt
    env DRAY="$DRAY" python3 "$INTEROP/guide.py" --at "$2" "$1" >"$log" 2>&1
    if grep -q '^SKIPPED' "$log"; then
        skip "guide: $1" "$(sed -n 's/^SKIPPED [^:]*: //p' "$log")"
    else
        check "guide: $1, every block" cat_if_ok "$log"
    fi
}

# guide_finds FILE: pages with a wrong output, with none where there is one, with a command that fails, with a link to nowhere.
guide_finds() {
    local bad fence='```' pages=$WORK/guide-wrong
    mkdir -p "$pages"
    printf '%sbash\necho one\n%s\n\n%stext\ntwo\n%s\n' "$fence" "$fence" "$fence" "$fence" >"$pages/other.md"
    printf '%sbash\necho one\n%s\n' "$fence" "$fence" >"$pages/more.md"
    printf '%sbash\nfalse\n%s\n' "$fence" "$fence" >"$pages/fails.md"
    printf '[where](nowhere.md)\n' >"$pages/link.md"
    for bad in other more fails link; do
        exits 1 env DRAY="$DRAY" python3 "$INTEROP/guide.py" --at "$1" "$pages/$bad.md" >"$pages/said"
        says "FAILED $bad.md" "$pages/said"
    done
}

# cat_if_ok FILE: what was printed; succeeds if that ends well.
cat_if_ok() {
    cat "$1"
    tail -n 1 "$1" | grep -q '^ok '
}

stop_guide() {
    stop_last
    [[ -z $GUIDE_ENGINE ]] || stop_last
}
