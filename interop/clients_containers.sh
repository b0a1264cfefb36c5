# Clients: skopeo, podman, buildah, and docker with a dockerd of its own. How they are called is in clients.sh.

prepare_skopeo() { has skopeo; }
prepare_podman() { ready_for_containers podman; }
prepare_buildah() { ready_for_containers buildah; }

# ready_for_containers PROGRAM: which keeps images in a storage of ours.
ready_for_containers() {
    ((EUID == 0)) || { skip "clients: $1" "its storage here is root's"; return 1; }
    needs "clients: $1" "$1"
}

prepare_docker() {
    ((EUID == 0)) || { skip "clients: docker" "starting dockerd needs root"; return 1; }
    needs "clients: docker" docker dockerd || return
    # Until it is stopped, it is the server that was started last but one.
    start_dockerd dockerd "$ARCHIVES" || { skip "clients: docker" "dockerd does not start here"; return 1; }
    DOCKERD=1
}

log_in_by_skopeo() {
    fails skopeo --policy "$WORK/policy.json" copy -q "${TO_TLS[@]}" "oci:$CLIENTS/image:v1" "docker://$HOST/skopeo/app:v1"
    lets_in skopeo_login
}

skopeo_login() { skopeo login "${TLS[@]}" --password-stdin "$HOST" -u "$1"; }

push_by_skopeo() {
    skopeo_copy "${TO_TLS[@]}" "oci:$CLIENTS/image:v1" "docker://$HOST/skopeo/app:v1"
    same_image v1
}

pull_by_skopeo() {
    skopeo_copy "${FROM_TLS[@]}" "docker://$HOST/skopeo/app:v1" "oci:pulled:v1"
    cmp <(skopeo inspect --raw oci:pulled:v1) "$CLIENTS/manifest"
}

tags_by_skopeo() { skopeo list-tags "${TLS[@]}" "docker://$HOST/skopeo/app" | jq -e '.Tags == ["v1"]'; }

mount_by_skopeo() {
    skopeo_copy "${FROM_TLS[@]}" "${TO_TLS[@]}" "docker://$HOST/skopeo/app:v1" "docker://$HOST/skopeo/copy:v1"
    mounted
}

delete_manifest_by_skopeo() {
    skopeo delete "${TLS[@]}" "docker://$HOST/skopeo/app:v1"
    gone "app/manifests/$(image_digest)"
}

log_in_by_podman() {
    exits 125 podman pull -q "${TLS[@]}" "$HOST/podman/app:v1"
    lets_in podman_login
}

podman_login() { podman login "${TLS[@]}" -u "$1" --password-stdin "$HOST"; }

# push_from_storage PROGRAM: what it pushes is what it has, and it says which that is.
push_from_storage() {
    skopeo_copy "oci:$CLIENTS/image:v1" containers-storage:localhost/clients:v1
    "$1" images -q --no-trunc localhost/clients:v1 | sed 's/^sha256://' >id
    "$1" push -q --signature-policy "$WORK/policy.json" "${TLS[@]}" --digestfile digest "$(<id)" "docker://$HOST/$1/app:v1"
    there "app/manifests/$(<digest)"
}

# pull_to_storage PROGRAM: the image's id is the digest of its configuration.
pull_to_storage() {
    "$1" rmi "$(<id)"
    [[ $("$1" pull -q --signature-policy "$WORK/policy.json" "${TLS[@]}" "$HOST/$1/app:v1") == "$(<id)" ]]
}

mount_from_storage() {
    "$1" push -q --signature-policy "$WORK/policy.json" "${TLS[@]}" "$(<id)" "docker://$HOST/$1/copy:v1"
    "$1" rmi -f "$(<id)"
    mounted
}

push_by_podman() { push_from_storage podman; }
pull_by_podman() { pull_to_storage podman; }
mount_by_podman() { mount_from_storage podman; }
tags_by_podman() { podman search "${TLS[@]}" --list-tags "$HOST/podman/app" | grep -w v1; }
catalog_by_podman() { podman search "${TLS[@]}" "$HOST/" | grep -w podman/app; }

log_in_by_buildah() {
    exits 125 buildah pull -q "${TLS[@]}" "$HOST/buildah/app:v1"
    lets_in buildah_login
}

buildah_login() { buildah login "${TLS[@]}" -u "$1" --password-stdin "$HOST"; }
push_by_buildah() { push_from_storage buildah; }
pull_by_buildah() { pull_to_storage buildah; }
mount_by_buildah() { mount_from_storage buildah; }

# dockerd takes any certificate of this machine's own names, and speaks http with them where there is none.
docker_client() { docker --host "unix://$ARCHIVES/docker.sock" "$@"; }
docker_login() { docker_client login --password-stdin -u "$1" "$HOST"; }

log_in_by_docker() {
    fails docker_client pull -q "$HOST/docker/app:v1"
    lets_in docker_login
}

push_by_docker() {
    docker_client load -q -i "$CLIENTS/image.tar"
    docker_client image inspect --format '{{.Id}}' interop/clients:v1 >id
    docker_client tag interop/clients:v1 "$HOST/docker/app:v1"
    docker_client push -q "$HOST/docker/app:v1"
    there app/manifests/v1
    jq -e --arg id "$(<id)" '.config.digest == $id' answer
}

pull_by_docker() {
    docker_client rmi -f "$(<id)"
    docker_client pull -q "$HOST/docker/app:v1"
    [[ $(docker_client image inspect --format '{{.Id}}' "$HOST/docker/app:v1") == "$(<id)" ]]
}

mount_by_docker() {
    docker_client tag "$HOST/docker/app:v1" "$HOST/docker/copy:v1"
    docker_client push -q "$HOST/docker/copy:v1"
    docker_client rmi -f "$(<id)"
    mounted
}
