# Stores on disks that are full, or that may not be written to. A tmpfs of our own plays the disk.

check_disks() {
    if [[ -z $UPSTREAM ]] || ! made debian; then
        skip "disks" "no registry with the Debian image"
        return
    fi
    local at=$WORK/small-disk
    mkdir "$at"
    if ! mount -t tmpfs -o size=20m tmpfs "$at" 2>/dev/null; then
        skip "a full disk and a read-only store" "no tmpfs can be mounted here"
        return
    fi
    local -x DRAY_STORE=$at/store
    check "a full disk: a failure that says so, and nothing is lost" full_disk "$at"
    check "a read-only store: a failure that says so" read_only_store "$at"
    umount "$at"
}

full_disk() {
    fails dray pull "$UPSTREAM/$IMAGE" 2>"$WORK/err"
    says 'space|full' "$WORK/err"
    [[ $(wc -l <"$WORK/err") -le 12 ]] # progress, and three lines at most of what went wrong
    store_is_sound
    mount -o remount,size=600m "$1"
    dray pull "$UPSTREAM/$IMAGE"
    store_is_sound
}

read_only_store() {
    mount -o remount,ro "$1"
    fails dray pull "$UPSTREAM/interop/odd:v1" 2>"$WORK/err"
    says 'read-only' "$WORK/err"
    # What is there can be read all the same.
    rm -rf "$WORK/unpacked"
    dray unpack "store:$UPSTREAM/$IMAGE" "$WORK/unpacked"
    rm -rf "$WORK/unpacked"
}
