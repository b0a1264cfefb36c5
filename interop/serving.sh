# Serving: `dray serve` as other programs meet it, after all that skopeo pushed to it.

check_serving() {
    if [[ ! -v ADDRESS[dray-open] ]]; then
        skip "serving" "dray serve does not run"
        return
    fi
    local host=${ADDRESS[dray-open]}
    made debian && check "dray serve: skopeo gets back what it pushed" skopeo_gets_back "$host"
    made index && check "dray serve: skopeo gets back an index and all in it" skopeo_gets_index_back "$host"
    if made odd && needs "podman and buildah with dray serve" podman buildah; then
        check "dray serve: buildah pushes, podman pulls" buildah_to_podman "$host"
        check "dray serve: podman logs in, pushes and pulls with a token" podman_with_token
    fi
    made crafted && check_serving_again
}

# Copies of an image made by skopeo have the same manifest, and so the same digests all the way down.
skopeo_gets_back() {
    skopeo_copy --src-tls-verify=false --preserve-digests "docker://$1/interop/debian:v1" "oci:$WORK/back:debian"
    equal <(skopeo inspect --raw "oci:$LAYOUTS:debian") <(skopeo inspect --raw "oci:$WORK/back:debian")
}

skopeo_gets_index_back() {
    skopeo_copy --all --src-tls-verify=false --preserve-digests "docker://$1/interop/index:v1" "oci:$WORK/back:index"
    equal <(skopeo inspect --raw "oci:$WORK/index:index") <(skopeo inspect --raw "oci:$WORK/back:index")
}

buildah_to_podman() {
    buildah push -q --tls-verify=false --signature-policy "$WORK/policy.json" localhost/odd "docker://$1/other/by-buildah:1"
    podman pull -q --tls-verify=false "$1/other/by-buildah:1"
    dray tags "$1/other/by-buildah" | grep -x 1
}

podman_with_token() {
    local host=${ADDRESS[dray-token]}
    local -x REGISTRY_AUTH_FILE=$WORK/podman-login.json
    podman login --tls-verify=false -u "$ACCOUNT" --password-stdin "$host" <<<"$SECRET"
    podman push -q --tls-verify=false localhost/odd "$host/other/by-podman:1"
    podman pull -q --tls-verify=false "$host/other/by-podman:1"
    podman logout "$host"
    if podman pull -q --tls-verify=false "$host/other/by-podman:1"; then return 1; fi
}

# The same directory, served anew by a process after one that was killed.
check_serving_again() {
    local host
    serve dray-doomed "$WORK/served-again"
    host=$(address_of dray-doomed)
    check "dray serve: skopeo pushes to a process that will be killed" \
        skopeo_copy --dest-tls-verify=false "oci:$LAYOUTS:crafted" "docker://$host/interop/crafted:v1"
    kill -9 "${servers[-1]}"
    stop_last 2>/dev/null
    serve dray-reborn "$WORK/served-again"
    host=$(address_of dray-reborn)
    check_unpacked "dray serve: what was pushed outlives a kill -9" "$host/interop/crafted:v1" crafted
    stop_last
}
