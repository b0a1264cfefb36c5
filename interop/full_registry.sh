# A registry on a disk that is full. A tmpfs of our own plays the disk.

check_full_registry() {
    local at=$WORK/small-registry
    needs "a registry on a full disk" curl || return 0
    mkdir "$at"
    if ! mount -t tmpfs -o size=64m tmpfs "$at" 2>/dev/null; then
        skip "a registry on a full disk" "no tmpfs can be mounted here"
        return
    fi
    serve dray-small "$at/root"
    SMALL=http://$(address_of dray-small)/v2/acme/web
    check "dray serve: a full disk is said to who pushes and in the log" registry_gets_full "$at"
    check "dray serve: with a full disk, all is given and can be deleted" full_registry_serves "$at"
    check "dray serve: takes what it refused, once there is room" registry_has_room_again "$at"
    stop_last
    serve dray-small-again "$at/root"
    SMALL=http://$(address_of dray-small-again)/v2/acme/web
    check "dray serve: nothing half written is left of a full disk" nothing_is_half_there "$at"
    stop_last
    umount "$at"
}

# push_blob NAME: 20 MB that depend on the name only; prints the status.
push_blob() {
    some_bytes "$1" >"$WORK/blob"
    curl -s -o "$WORK/reply" -w '%{http_code}' -X POST --data-binary "@$WORK/blob" -H 'Content-Type: application/octet-stream' \
        "$SMALL/blobs/uploads/?digest=$(digest_of_bytes "$1")"
}

some_bytes() {
    python3 -c 'import random, sys; sys.stdout.buffer.write(random.Random(sys.argv[1]).randbytes(20_000_000))' "$1"
}

digest_of_bytes() {
    echo "sha256:$(some_bytes "$1" | sha256sum | cut -d' ' -f1)"
}

# status METHOD PATH CURL-OPTION...: prints the status of the reply.
status() {
    curl -s -o "$WORK/reply" -w '%{http_code}' -X "$1" "$SMALL/$2" "${@:3}"
}

put_image() {
    status PUT manifests/v1 -H 'Content-Type: application/vnd.oci.image.manifest.v1+json' --data-binary \
        '{"schemaVersion":2,"config":{"mediaType":"a/b","digest":"'"$(digest_of_bytes one)"'","size":20000000},"layers":[]}'
}

registry_gets_full() {
    equal <(push_blob one) <(printf 201)
    equal <(push_blob two) <(printf 201)
    equal <(push_blob three) <(printf 201)
    equal <(push_blob four) <(printf 507)
    says 'no room' "$WORK/reply"
    says 'no space left' "$WORK/logs/dray-small.err"
    [[ -z $(find "$1/root/scratch" "$1/root/repositories/acme/web/_uploads" -type f) ]]
    dd if=/dev/zero of="$1/filler" bs=64K 2>/dev/null || true
    equal <(put_image) <(printf 507)
}

full_registry_serves() {
    curl -sf "$SMALL/blobs/$(digest_of_bytes one)" | cmp - <(some_bytes one)
    equal <(status GET manifests/v1) <(printf 404)
    equal <(status DELETE "blobs/$(digest_of_bytes three)") <(printf 202)
}

registry_has_room_again() {
    rm "$1/filler" "$1/root/blobs/sha256/$(digest_of_bytes three | cut -d: -f2)" # as a collection would
    equal <(push_blob four) <(printf 201)
    equal <(put_image) <(printf 201)
}

nothing_is_half_there() {
    local each
    for each in one two four; do curl -sf "$SMALL/blobs/$(digest_of_bytes "$each")" | cmp - <(some_bytes "$each"); done
    equal <(status GET manifests/v1) <(printf 200)
    equal <(find "$1/root/blobs" -type f | wc -l) <(echo 4)
    [[ -z $(find "$1/root/scratch" "$1/root/repositories/acme/web/_uploads" -type f) ]]
}
