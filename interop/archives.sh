# Archives: what dray writes is loaded by dockerd, podman and skopeo, and what they save is read by dray.

check_archives() {
    local host=${ADDRESS[docker-open]:-${ADDRESS[dray-open]:-}}
    if [[ -z $host ]] || ! made odd; then
        skip "archives" "no registry with the image of odd files"
        return
    fi
    ARCHIVES=$WORK/archives
    ODD=$host/interop/odd:v1
    mkdir -p "$ARCHIVES"
    # One store for all of it: what is pulled once is there for the next archive.
    local -x DRAY_STORE=$WORK/store-archives
    check "archives: several images go into one file" pull_archives "$host"
    check_unpacked "archives: dray unpacks its own docker-archive to the same" "docker-archive:$ARCHIVES/two.tar:$ODD" odd
    check_unpacked "archives: dray unpacks its own oci-archive to the same" "oci-archive:$ARCHIVES/oci.tar.gz" odd
    check_unpacked "archives: dray unpacks a root file system to the same" "rootfs:$ARCHIVES/root.tar.zst" odd
    check "archives: a pipe is read" pipe_is_read
    check "archives: GNU tar reads them without complaint" tar_reads_archives
    check "archives: nothing is overwritten without --force" keeps_archives
    made index && check "archives: an index goes into an oci-archive, not into a docker-archive" index_to_archives "$host"
    needs "archives and skopeo" skopeo && check_skopeo_archives
    needs "archives and podman" podman && check_podman_archives
    check_docker_archives "$host"
    rm -rf "$DRAY_STORE"
}

pull_archives() {
    local second=arm64
    dray pull "$ODD" "docker-archive:$ARCHIVES/odd.tar"
    made index && dray pull --platform linux/arm64 "$1/interop/index:v1" "docker-archive:$ARCHIVES/$second.tar"
    dray pull "$ODD" "$1/interop/crafted:v1" "docker-archive:$ARCHIVES/two.tar"
    dray pull "$ODD" "oci-archive:$ARCHIVES/oci.tar.gz"
    dray pull "$ODD" "rootfs:$ARCHIVES/root.tar.zst"
    dray digest "docker-archive:$ARCHIVES/two.tar:$1/interop/crafted:v1"
    exits 3 dray layers "docker-archive:$ARCHIVES/two.tar" 2>"$WORK/err"
    says "$ODD.*interop/crafted:v1" "$WORK/err"
    # The image's id, and in an OCI archive the manifest too, are what they were.
    dray config "$ODD" | cmp - <(dray config "docker-archive:$ARCHIVES/odd.tar")
    dray manifest "$ODD" | cmp - <(dray manifest "oci-archive:$ARCHIVES/oci.tar.gz:v1")
}

pipe_is_read() {
    dray pull "$ODD" docker-archive:- | cmp - "$ARCHIVES/odd.tar"
    dray config docker-archive:- <"$ARCHIVES/odd.tar" | cmp - <(dray config "$ODD")
    gzip <"$ARCHIVES/odd.tar" | dray config docker-archive:- | cmp - <(dray config "$ODD")
    xz -0 <"$ARCHIVES/odd.tar" >"$ARCHIVES/odd.tar.xz"
    dray config "docker-archive:$ARCHIVES/odd.tar.xz" | cmp - <(dray config "$ODD")
}

tar_reads_archives() {
    local each
    for each in odd.tar two.tar oci.tar.gz; do
        tar -tf "$ARCHIVES/$each" >/dev/null 2>"$ARCHIVES/complaints"
        [[ ! -s $ARCHIVES/complaints ]] || { cat "$ARCHIVES/complaints"; return 1; }
    done
}

keeps_archives() {
    local before
    before=$(sha256sum <"$ARCHIVES/odd.tar")
    fails dray pull "$ODD" "oci-archive:$ARCHIVES/odd.tar" 2>"$WORK/err"
    says '--force' "$WORK/err"
    [[ $(sha256sum <"$ARCHIVES/odd.tar") == "$before" ]]
    dray pull --force "$ODD" "docker-archive:$ARCHIVES/odd.tar"
    [[ $(sha256sum <"$ARCHIVES/odd.tar") == "$before" ]]
    [[ -z $(find "$ARCHIVES" -name '.*partial') ]]
}

index_to_archives() {
    fails dray pull --platform all "$1/interop/index:v1" "docker-archive:$ARCHIVES/none.tar" 2>"$WORK/err"
    says '--platform' "$WORK/err"
    [[ ! -e $ARCHIVES/none.tar ]]
    dray pull --platform all "$1/interop/index:v1" "oci-archive:$ARCHIVES/index.tar"
    dray manifest "$1/interop/index:v1" | cmp - <(dray manifest "oci-archive:$ARCHIVES/index.tar")
    [[ $(dray config --platform linux/arm64 "oci-archive:$ARCHIVES/index.tar") == *arm64* ]]
    skopeo_copy --all --preserve-digests "oci-archive:$ARCHIVES/index.tar:v1" "dir:$ARCHIVES/index"
    dray manifest "$1/interop/index:v1" | cmp - "$ARCHIVES/index/manifest.json"
}

check_skopeo_archives() {
    check "archives: skopeo reads dray's docker-archive" skopeo_reads_archive "docker-archive:$ARCHIVES/two.tar:$ODD"
    check "archives: skopeo reads dray's oci-archive" skopeo_reads_archive "oci-archive:$ARCHIVES/oci.tar.gz:v1"
    check "archives: dray reads skopeo's docker-archive" skopeo_writes docker-archive:
    check "archives: dray reads skopeo's oci-archive" skopeo_writes oci-archive:
    check_unpacked "archives: skopeo's docker-archive unpacks to the same" "docker-archive:$ARCHIVES/skopeo-docker.tar" odd
}

skopeo_reads_archive() {
    skopeo inspect --config --raw "$1" | cmp - <(dray config "$ODD")
    rm -rf "$ARCHIVES/layout"
    skopeo_copy "$1" "oci:$ARCHIVES/layout:odd"
    dray config "oci:$ARCHIVES/layout:odd" | cmp - <(dray config "$ODD")
}

skopeo_writes() {
    local file=$ARCHIVES/skopeo-${1%-*}.tar
    skopeo_copy "oci:$LAYOUTS:odd" "$1$file:name.test/odd:1"
    dray config "$1$file:name.test/odd:1" | cmp - <(dray config "$ODD")
}

check_podman_archives() {
    check "archives: podman loads what dray wrote" podman_loads
    check "archives: dray reads what podman saved as docker-archive" podman_saves docker-archive
    check "archives: dray reads what podman saved as oci-archive" podman_saves oci-archive
    check_unpacked "archives: podman's docker-archive unpacks to the same" "docker-archive:$ARCHIVES/podman-docker-archive.tar" odd
    check_unpacked "archives: podman's oci-archive unpacks to the same" "oci-archive:$ARCHIVES/podman-oci-archive.tar" odd
    if [[ -e $ARCHIVES/arm64.tar ]]; then check "archives: dray reads two images that podman saved" podman_saves_two; fi
}

# Of their own, or they would find the image that buildah made.
own_podman() {
    podman --root "$ARCHIVES/podman" --runroot "$ARCHIVES/podman-run" --storage-driver vfs "$@"
}

# id_of IMAGE: which is the digest of its configuration.
id_of() {
    dray config "$1" | sha256sum | cut -d' ' -f1
}

podman_loads() {
    own_podman load -q -i "$ARCHIVES/odd.tar"
    own_podman image inspect --format '{{.Id}}' "$ODD" | grep -x "$(id_of "$ODD")"
    own_podman rmi "$ODD"
    own_podman load -q -i "$ARCHIVES/oci.tar.gz"
    own_podman image inspect --format '{{.Id}}' "$ODD" | grep -x "$(id_of "$ODD")"
    own_podman load -q -i "$ARCHIVES/arm64.tar"
}

podman_saves() {
    own_podman save -q --format "$1" -o "$ARCHIVES/podman-$1.tar" "$ODD"
    dray layers "$1:$ARCHIVES/podman-$1.tar:$ODD"
    [[ $(id_of "$1:$ARCHIVES/podman-$1.tar") == "$(id_of "$ODD")" ]]
}

podman_saves_two() {
    local arm64=${ODD/odd/index}
    own_podman save -q -m --format docker-archive -o "$ARCHIVES/podman-two.tar" "$ODD" "$arm64"
    [[ $(id_of "docker-archive:$ARCHIVES/podman-two.tar:$ODD") == "$(id_of "$ODD")" ]]
    dray config --platform linux/arm64 "docker-archive:$ARCHIVES/podman-two.tar:$arm64" | cmp - <(dray config "docker-archive:$ARCHIVES/arm64.tar" --platform linux/arm64)
}

check_docker_archives() {
    ((EUID == 0)) || { skip "archives and dockerd" "starting it needs root"; return; }
    needs "archives and dockerd" dockerd docker || return 0
    if ! start_dockerd dockerd "$ARCHIVES"; then
        skip "archives and dockerd" "it does not start here ($(first_complaint dockerd))"
        return
    fi
    check "archives: dockerd loads what dray wrote, by file and by pipe" docker_loads "$1"
    check "archives: dray reads what dockerd saved" docker_saves "$1"
    check_unpacked "archives: dockerd's archive unpacks to the same" "docker-archive:$ARCHIVES/docker-two.tar:$ODD" odd
    stop_last
}

own_docker() {
    DOCKER_CONFIG=$ARCHIVES/docker-config docker --host "unix://$ARCHIVES/docker.sock" "$@"
}

docker_loads() {
    own_docker load -q -i "$ARCHIVES/odd.tar"
    own_docker image inspect --format '{{.Id}}' "$ODD" | grep -x "sha256:$(id_of "$ODD")"
    own_docker rmi "$ODD"
    # Layers packed with zstd, which this dockerd could not read itself.
    dray pull "$1/interop/odd:zstd" docker-archive:- | own_docker load -q
    own_docker image inspect --format '{{.Id}}' "$1/interop/odd:zstd" | grep -x "sha256:$(id_of "$1/interop/odd:zstd")"
    # Not crafted.tar: dockerd takes no hard link to a layer below.
    dray pull "$ODD" "$1/interop/odd:plain" "docker-archive:$ARCHIVES/pair.tar.gz"
    own_docker load -q -i "$ARCHIVES/pair.tar.gz"
    own_docker image inspect --format '{{.Id}}' "$1/interop/odd:plain" | grep -x "sha256:$(id_of "$1/interop/odd:plain")"
    own_docker load -q -i "$ARCHIVES/arm64.tar"
}

docker_saves() {
    local archive=docker-archive:$ARCHIVES/docker-two.tar
    own_docker save -o "$ARCHIVES/docker-two.tar" "$ODD" "$1/interop/index:v1"
    [[ $(id_of "$archive:$ODD") == "$(id_of "$ODD")" ]]
    dray config --platform linux/arm64 "$archive:$1/interop/index:v1" \
        | cmp - <(dray config --platform linux/arm64 "$1/interop/index:v1")
    own_docker save "$ODD" | dray layers docker-archive:- | tail -n +2 >"$WORK/layers"
    [[ -s $WORK/layers ]]
}
