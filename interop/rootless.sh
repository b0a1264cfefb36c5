# Without root: unpacking as a user who may neither change owners nor make devices.

USER_ID=65534

check_rootless() {
    if ! made odd || ! [[ -v ADDRESS[docker-open] || -v ADDRESS[dray-open] ]]; then
        skip "rootless unpack" "no registry with the image of odd files"
        return
    fi
    ((EUID == 0)) || { skip "rootless unpack" "to become another user needs root"; return; }
    needs "rootless unpack" setpriv || return 0
    make_dray_for_all
    if ! as_user test -r "$FOR_ALL/dray" || ! as_user "$FOR_ALL/dray" version >/dev/null 2>&1; then
        skip "rootless unpack" "another user cannot run dray here (is the JDK, or $WORK, closed to others?)"
        return
    fi
    check "rootless: unpacks, and says once what it recorded" rootless_unpack
    check "rootless: types, modes and content are umoci's" rootless_equals
    check "rootless: --strict fails" rootless_strict
}

# A copy of the program: the checkout may be closed to other users.
make_dray_for_all() {
    local from
    from=$(dirname "$DRAY")
    FOR_ALL=$WORK/dray-for-all
    USER_HOME=$WORK/user
    mkdir -p "$FOR_ALL/cli/target" "$FOR_ALL/dist" "$USER_HOME"
    cp "$from/dray" "$FOR_ALL"
    cp "$from"/dist/*.sh "$FOR_ALL/dist"
    cp -r "$from"/cli/target/*.jar "$from/cli/target/lib" "$FOR_ALL/cli/target"
    chmod -R a+rX "$FOR_ALL"
    chmod a+x "$WORK"
    chown "$USER_ID:$USER_ID" "$USER_HOME"
}

as_user() {
    (cd "$USER_HOME" && setpriv --reuid "$USER_ID" --regid "$USER_ID" --clear-groups env -i PATH="$PATH" HOME="$USER_HOME" \
        JAVA_HOME="${JAVA_HOME:-}" DRAY_JAVA_HOME="${DRAY_JAVA_HOME:-}" DRAY_SKIP_BUILD=1 DRAY_STORE="$USER_HOME/store" \
        XDG_CACHE_HOME="$USER_HOME/cache" XDG_CONFIG_HOME="$USER_HOME/config" timeout -k 5 120 "$@")
}

dray_as_user() {
    as_user "$FOR_ALL/dray" "$@"
}

rootless_image() {
    echo "${ADDRESS[docker-open]:-${ADDRESS[dray-open]}}/interop/odd:v1"
}

rootless_unpack() {
    dray_as_user unpack "$(rootless_image)" "$USER_HOME/tree" 2>"$WORK/err"
    [[ $(grep -ciE 'owner|device|recorded' "$WORK/err") == 1 ]] || { echo "not said once:"; cat "$WORK/err"; return 1; }
    [[ -s $USER_HOME/tree.dray.json ]]
    python3 -m json.tool "$USER_HOME/tree.dray.json" >"$WORK/sidecar"
    says 1234 "$WORK/sidecar"
    says 54321 "$WORK/sidecar"
}

# Devices are what the user may not make; all else is there. Root reads the tree: the user may not read all of its own.
rootless_equals() {
    local options=(--fields "type,mode,size,content,target,links" --exclude odd/specials)
    rm -rf "$WORK/umoci-rootless"
    umoci raw unpack --image "$LAYOUTS:odd" "$WORK/umoci-rootless"
    python3 "$INTEROP/tree.py" "${options[@]}" "$WORK/umoci-rootless" >"$WORK/rootless-wanted"
    python3 "$INTEROP/tree.py" "${options[@]}" "$USER_HOME/tree" >"$WORK/rootless"
    rm -rf "$WORK/umoci-rootless"
    equal "$WORK/rootless-wanted" "$WORK/rootless"
}

rootless_strict() {
    fails dray_as_user unpack --strict "$(rootless_image)" "$USER_HOME/strict" 2>"$WORK/err"
    says 'owner|chown|permitted|device' "$WORK/err"
}
