# Clients: crane, oras and regctl. How they are called is in clients.sh.

prepare_crane() { needs "clients: crane" crane; }
prepare_oras() { needs "clients: oras" oras; }
prepare_regctl() { needs "clients: regctl" regctl; }

log_in_by_crane() {
    fails crane push "$CLIENTS/image" "$HOST/crane/app:v1"
    crane auth login "$HOST" -u "$ACCOUNT" --password-stdin <<<"$SECRET"
}

push_by_crane() {
    crane push "$CLIENTS/image" "$HOST/crane/app:v1"
    same_image v1
}

pull_by_crane() {
    crane pull --format oci "$HOST/crane/app:v1" pulled
    grep -q "$(image_digest)" pulled/index.json
    crane validate --remote "$HOST/crane/app:v1"
}

tags_by_crane() {
    crane tag "$HOST/crane/app:v1" v2
    [[ $(crane ls "$HOST/crane/app" | paste -sd ' ') == "v1 v2" ]]
}

catalog_by_crane() { crane catalog "$HOST" | grep -x crane/app; }

mount_by_crane() {
    crane copy "$HOST/crane/app:v1" "$HOST/crane/copy:v1"
    mounted
}

# The other tag stays, and so does the image.
delete_tag_by_crane() {
    crane delete "$HOST/crane/app:v2"
    gone app/manifests/v2
    same_image v1
}

delete_manifest_by_crane() {
    crane delete "$HOST/crane/app@$(image_digest)"
    gone app/manifests/v1
}

# as_oras COMMAND... ARGUMENT...: by itself it speaks http with this machine.
as_oras() {
    local reach=(--plain-http)
    [[ $MODE != tls ]] || reach=(--plain-http=false --ca-file "$CLIENTS/tls/ca.crt")
    case $1 in
        cp) reach=("${reach[@]/#--/--from-}" "${reach[@]/#--/--to-}") ;;
    esac
    oras "$@" "${reach[@]}"
}

log_in_by_oras() {
    fails as_oras repo tags "$HOST/oras/app"
    lets_in oras_login
}

oras_login() { as_oras login "$HOST" --password-stdin -u "$1"; }

push_by_oras() {
    as_oras push --no-tty --artifact-type application/vnd.interop.test "$HOST/oras/app:v1" payload:application/octet-stream
    there app/manifests/v1
}

pull_by_oras() {
    as_oras pull --no-tty -o pulled "$HOST/oras/app:v1"
    cmp pulled/payload payload
}

tags_by_oras() { [[ $(as_oras repo tags "$HOST/oras/app") == v1 ]]; }
catalog_by_oras() { as_oras repo ls "$HOST" | grep -x oras/app; }

mount_by_oras() {
    as_oras cp --no-tty "$HOST/oras/app:v1" "$HOST/oras/copy:v1"
    mounted
}

attach_by_oras() {
    as_oras attach --no-tty --artifact-type application/vnd.interop.note "$HOST/oras/app:v1" payload:text/plain
}

# By the API: a tag for those that have none would be a fault.
discover_by_oras() {
    as_oras discover --format json "$HOST/oras/app:v1" | jq -e '(.referrers // .manifests) | length == 1'
    as_oras discover --format json --distribution-spec v1.1-referrers-api --artifact-type application/vnd.interop.other "$HOST/oras/app:v1" \
        | jq -e '(.referrers // .manifests // []) | length == 0'
    tags_by_oras
}

delete_manifest_by_oras() {
    as_oras manifest delete -f "$HOST/oras/app:v1"
    gone app/manifests/v1
}

delete_blob_by_oras() {
    local digest
    digest=sha256:$(sha256sum <payload | cut -c1-64)
    there "app/blobs/$digest"
    as_oras blob delete -f "$HOST/oras/app@$digest"
    gone "app/blobs/$digest"
}

log_in_by_regctl() {
    reach_by_regctl
    fails regctl tag ls "$HOST/regctl/app"
    lets_in regctl_login
}

regctl_login() { regctl registry login "$HOST" --pass-stdin -u "$1"; }

# A file of its own says how the registry is reached.
reach_by_regctl() {
    if [[ $MODE == tls ]]; then
        regctl registry set "$HOST" --skip-check --cacert "$(<"$CLIENTS/tls/ca.crt")"
    else
        regctl registry set "$HOST" --skip-check --tls disabled
    fi
}

push_by_regctl() {
    [[ $MODE != none ]] || reach_by_regctl
    regctl image copy "ocidir://$CLIENTS/image:v1" "$HOST/regctl/app:v1"
    same_image v1
    regctl image copy "$HOST/regctl/app:v1" "$HOST/regctl/app:v2"
}

pull_by_regctl() {
    regctl image copy "$HOST/regctl/app:v1" ocidir://pulled:v1
    grep -q "$(image_digest)" pulled/index.json
}

tags_by_regctl() { [[ $(regctl tag ls "$HOST/regctl/app" | paste -sd ' ') == "v1 v2" ]]; }
catalog_by_regctl() { regctl repo ls "$HOST" | grep -x regctl/app; }

mount_by_regctl() {
    regctl image copy "$HOST/regctl/app:v1" "$HOST/regctl/copy:v1"
    mounted
}

attach_by_regctl() {
    regctl artifact put --artifact-type application/vnd.interop.note --subject "$HOST/regctl/app:v1" <payload
}

discover_by_regctl() {
    regctl artifact list "$HOST/regctl/app:v1" --format '{{json .}}' | jq -e '.descriptors | length == 1'
    regctl artifact list "$HOST/regctl/app:v1" --filter-artifact-type application/vnd.interop.other --format '{{json .}}' \
        | jq -e '(.descriptors // []) | length == 0'
    tags_by_regctl
}

delete_tag_by_regctl() {
    regctl tag rm "$HOST/regctl/app:v2"
    gone app/manifests/v2
    same_image v1
}

delete_manifest_by_regctl() {
    regctl manifest delete "$HOST/regctl/app@$(image_digest)"
    gone app/manifests/v1
}

delete_blob_by_regctl() {
    regctl blob delete "$HOST/regctl/app" "$(layer_digest)"
    gone "app/blobs/$(layer_digest)"
}
