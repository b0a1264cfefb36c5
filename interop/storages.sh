# What a registry keeps: a folder that Debian's docker-registry and dray both write and serve, one after the other.

check_storages() {
    if ! needs "a folder shared with docker-registry" docker-registry skopeo; then
        return
    fi
    if ! made debian || ! made odd; then
        skip "a folder shared with docker-registry" "no images"
        return
    fi
    local folder=$WORK/shared-folder
    check "a shared folder: docker-registry writes it" docker_registry_writes "$folder"
    check "a shared folder: dray serves it, goes on with an upload, writes more" dray_serves_and_writes "$folder"
    check "a shared folder: docker-registry serves what dray wrote" docker_registry_serves "$folder"
    check "a shared folder: docker-registry's garbage collection takes nothing" docker_registry_collects_nothing "$folder"
}

# with_docker_registry FOLDER COMMAND...: SHARED is its address meanwhile.
with_docker_registry() {
    local folder=$1 port
    port=$(free_port)
    docker_registry_config "$port" "$folder" >"$WORK/shared.yml"
    start shared env -i PATH="$PATH" docker-registry serve "$WORK/shared.yml"
    SHARED=127.0.0.1:$port
    answers "$SHARED"
    "${@:2}"
    stop_last
}

with_dray_serving() {
    docker_registry_config "$(free_port)" "$1" >"$WORK/shared-dray.yml"
    start_dray shared-dray serve --config "$WORK/shared-dray.yml"
    SHARED=$(address_of shared-dray)
    "${@:2}"
    stop_last
}

docker_registry_writes() {
    with_docker_registry "$1" push_debian_and_begin_upload
}

push_debian_and_begin_upload() {
    skopeo_copy --dest-tls-verify=false "oci:$LAYOUTS:debian" "docker://$SHARED/interop/debian:v1"
    local session
    session=$(curl -fsS -o /dev/null -D - -X POST "http://$SHARED/v2/interop/debian/blobs/uploads/" | location)
    curl -fsS -o /dev/null -X PATCH -H 'Content-Type: application/octet-stream' --data-binary 01234 "$session"
}

location() {
    tr -d '\r' | sed -n 's/^[Ll]ocation: //p'
}

dray_serves_and_writes() {
    with_dray_serving "$1" finish_upload_and_push_odd "$1"
}

finish_upload_and_push_odd() {
    local digest upload at
    skopeo_copy --src-tls-verify=false --preserve-digests "docker://$SHARED/interop/debian:v1" "oci:$WORK/shared-back:debian"
    equal <(skopeo inspect --raw "oci:$LAYOUTS:debian") <(skopeo inspect --raw "oci:$WORK/shared-back:debian")
    upload=$(basename "$1"/docker/registry/v2/repositories/interop/debian/_uploads/*)
    at=http://$SHARED/v2/interop/debian/blobs
    digest=sha256:$(printf 0123456789 | sha256sum | cut -d ' ' -f 1)
    curl -fsS -o /dev/null -X PUT -H 'Content-Type: application/octet-stream' --data-binary 56789 "$at/uploads/$upload?digest=$digest"
    [[ $(curl -fsS "$at/$digest") == 0123456789 ]]
    skopeo_copy --dest-tls-verify=false "oci:$LAYOUTS:odd" "docker://$SHARED/interop/odd:v1"
    skopeo_copy --dest-tls-verify=false "oci:$LAYOUTS:odd" "docker://$SHARED/interop/debian:moved"
}

docker_registry_serves() {
    with_docker_registry "$1" get_all_back
}

get_all_back() {
    local image
    for image in debian:v1 debian:moved odd:v1; do
        skopeo_copy --src-tls-verify=false --preserve-digests "docker://$SHARED/interop/$image" "oci:$WORK/shared-again:${image/:/-}"
    done
    equal <(skopeo inspect --raw "oci:$LAYOUTS:odd") <(skopeo inspect --raw "oci:$WORK/shared-again:odd-v1")
    curl -fsS "http://$SHARED/v2/interop/debian/tags/list" | grep moved
}

# Of what dray wrote, it sees all that is needed: only the blob of the upload is needed by nobody.
docker_registry_collects_nothing() {
    docker-registry garbage-collect --dry-run "$WORK/shared.yml" >"$WORK/collected" 2>&1
    says '1 blobs and 0 manifests eligible' "$WORK/collected"
}
