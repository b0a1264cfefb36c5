# Logins: what podman, skopeo and docker write, dray reads, and the other way round; a real credential helper; keys of single
# repositories. Each check has a home of its own, so that no login is found by chance.

check_credentials() {
    local registry
    needs "logins" skopeo umoci || return
    check "logins: an image is made" make_tiny_image
    for registry in docker-basic dray-token; do
        [[ -v ADDRESS[$registry] ]] || { skip "logins at $registry" "it does not run"; continue; }
        HOST=${ADDRESS[$registry]}
        check "$registry: an image to log in for" push_tiny_image
        check_logins_of_others "$registry"
        check_logins_of_dray "$registry"
        check "$registry: the doctor tells nobody, a wrong password and a user who may apart" doctor_knows
    done
    [[ -v HOST ]] || return
    check "a repository's login is used for it alone" login_for_repository
    check "the first login in the order is used, and --trace says which" order_of_logins
    check_helper
}

make_tiny_image() {
    umoci init --layout "$WORK/tiny"
    umoci new --image "$WORK/tiny:v1"
}

push_tiny_image() {
    skopeo_copy --dest-tls-verify=false --dest-creds "$ACCOUNT:$SECRET" "oci:$WORK/tiny:v1" "docker://$HOST/logins/tiny:v1"
}

# at_home NAME COMMAND...: in a home of its own, which stays for the next command of that name.
at_home() {
    local home=$WORK/homes/$1
    shift
    mkdir -p -m 700 "$home/run"
    # A daemon that is not there: docker then logs in by itself.
    env -u DOCKER_CONFIG -u REGISTRY_AUTH_FILE HOME="$home" XDG_RUNTIME_DIR="$home/run" XDG_CONFIG_HOME="$home/.config" \
        XDG_CACHE_HOME="$WORK/home/cache" DRAY_STORE="$home/store" DOCKER_HOST="unix://$home/no-daemon" "$@"
}

dray_at() {
    at_home "$1" timeout -k 5 120 "$DRAY" "${@:2}"
}

dray_reads() {
    dray_at "$1" tags "$HOST/logins/tiny" | grep -x v1
}

# doctor_knows: what it says last is what to do; no secret is in what it says.
doctor_knows() {
    local said=$WORK/doctor.txt
    exits 4 dray_at doctor auth doctor "$HOST/logins/tiny" >"$said"
    tail -n 1 "$said" | grep "^Log in"
    exits 4 dray_at doctor auth doctor "$HOST/logins/tiny" --creds "$ACCOUNT:wrong-$SECRET" >"$said"
    tail -n 1 "$said" | grep "dray login"
    dray_at doctor login -u "$ACCOUNT" --password-stdin "$HOST" <<<"$SECRET"
    dray_at doctor auth doctor --push "$HOST/logins/tiny" >"$said"
    tail -n 1 "$said" | grep -x "Nothing to do: $HOST/logins/tiny may be pushed to."
    { ! grep -F "$SECRET" "$said"; }
}

check_logins_of_others() {
    has podman && check "$1: dray reads what podman login wrote" other_logs_in podman
    check "$1: dray reads what skopeo login wrote" other_logs_in skopeo
    if needs "docker login at $1" docker; then
        check "$1: dray reads what docker login wrote" other_logs_in docker
    fi
}

other_logs_in() {
    local user=$1-writes options=(--tls-verify=false)
    if [[ $1 == docker ]]; then
        options=()
        # Without any login there, docker would keep this one with pass.
        mkdir -p "$WORK/homes/$user/.docker"
        echo '{"auths":{"other.invalid":{"auth":"YTpi"}}}' >"$WORK/homes/$user/.docker/config.json"
    fi
    at_home "$user" "$1" login "${options[@]}" -u "$ACCOUNT" --password-stdin "$HOST" <<<"$SECRET"
    dray_reads "$user"
    dray_at "$user" logout "$HOST"
    exits 4 dray_reads_nothing "$user"
}

dray_reads_nothing() {
    dray_at "$1" tags "$HOST/logins/tiny"
}

check_logins_of_dray() {
    local reader readers=()
    for reader in podman skopeo crane docker; do
        needs "$reader with dray's login at $1" "$reader" && readers+=("$reader")
    done
    check "$1: dray login" dray_logs_in "$1-dray"
    for reader in "${readers[@]}"; do
        check "$1: $reader reads what dray login wrote" "${reader}_reads" "$1-dray"
    done
    check "$1: nobody reads what dray logout took away" nobody_reads "$1-dray" "${readers[@]}"
    check "$1: skopeo and dray share an auth file" share_auth_file
}

dray_logs_in() {
    dray_at "$1" login "$HOST" -u "$ACCOUNT" --password-stdin "${@:2}" <<<"$SECRET"
}

nobody_reads() {
    local reader
    dray_at "$1" logout "$HOST"
    for reader in "${@:2}"; do fails "${reader}_reads" "$1"; done
}

podman_reads() {
    at_home "$1" podman search --tls-verify=false --list-tags "$HOST/logins/tiny" | grep -w v1
}

skopeo_reads() {
    at_home "$1" skopeo --policy "$WORK/policy.json" inspect --tls-verify=false --raw "docker://$HOST/logins/tiny:v1"
}

crane_reads() {
    at_home "$1" crane digest --insecure "$HOST/logins/tiny:v1"
}

docker_reads() {
    at_home "$1" docker manifest inspect --insecure "$HOST/logins/tiny:v1"
}

share_auth_file() {
    local file=$WORK/homes/dray-$HOST.json
    dray_logs_in nobody --authfile "$file"
    [[ $(stat -c %a "$file") == 600 ]]
    at_home nobody skopeo --policy "$WORK/policy.json" inspect --authfile "$file" --tls-verify=false --raw "docker://$HOST/logins/tiny:v1"
    at_home nobody skopeo logout --authfile "$file" "$HOST"
    exits 4 dray_at nobody tags "$HOST/logins/tiny" --authfile "$file"
}

# podman keeps it, too; the registry's own login is wrong on purpose.
login_for_repository() {
    local user=repository auth=$WORK/homes/repository/run/containers/auth.json
    dray_at $user login "$HOST/logins/tiny" -u "$ACCOUNT" --password-stdin <<<"$SECRET"
    grep -F "\"$HOST/logins/tiny\"" "$auth"
    dray_reads $user
    skopeo_reads $user
    exits 4 dray_at $user tags "$HOST/logins/other"
    if has podman; then
        at_home $user podman logout "$HOST/logins/tiny"
        exits 4 dray_reads_nothing $user
        at_home $user podman login --tls-verify=false -u "$ACCOUNT" --password-stdin "$HOST/logins" <<<"$SECRET"
        dray_reads $user
    fi
}

order_of_logins() {
    local user=order trace=$WORK/homes/trace
    dray_at $user login "$HOST" -u "$ACCOUNT" --password-stdin --authfile "$WORK/homes/$user/run/containers/auth.json" <<<"$SECRET"
    dray_at $user tags "$HOST/logins/tiny" --trace 2>"$trace"
    says 'credentials for .*/run/containers/auth.json' "$trace"
    says 'looked at: .*config.json \(not there\)' "$trace"
    mkdir -p "$WORK/homes/$user/.docker"
    printf '{"auths":{"%s":{"auth":"%s"}}}' "$HOST" "$(printf 'eve:wrong' | base64)" >"$WORK/homes/$user/.docker/config.json"
    exits 4 dray_at $user tags "$HOST/logins/tiny" 2>"$trace"
    says 'credentials from ~/.docker/config.json' "$trace"
    ! grep -qF "$SECRET" "$trace"
}

check_helper() {
    needs "a real credential helper" docker-credential-pass pass gpg gpgconf || return
    check "a key for the credential helper is made" make_key
    check "dray login with docker-credential-pass: store, get, erase" login_with_helper
    if needs "docker with docker-credential-pass" docker; then
        check "docker and dray share docker-credential-pass" share_helper
    fi
    env GNUPGHOME="$WORK/homes/pass/gnupg" gpgconf --kill gpg-agent
}

make_key() {
    mkdir -p -m 700 "$WORK/homes/pass/gnupg" "$WORK/homes/pass/.docker"
    with_key gpg --batch --quiet --passphrase '' --quick-gen-key interop@localhost default default never
    with_key pass init interop@localhost
    echo '{"credsStore":"pass"}' >"$WORK/homes/pass/.docker/config.json"
}

with_key() {
    at_home pass env GNUPGHOME="$WORK/homes/pass/gnupg" PASSWORD_STORE_DIR="$WORK/homes/pass/store.gpg" "$@"
}

login_with_helper() {
    with_key "$DRAY" login "$HOST" -u "$ACCOUNT" --password-stdin <<<"$SECRET"
    with_key docker-credential-pass list | grep -F "\"$HOST\":\"$ACCOUNT\""
    # Docker's marker, and no secret.
    [[ $(tr -d ' \n' <"$WORK/homes/pass/.docker/config.json") == "{\"credsStore\":\"pass\",\"auths\":{\"$HOST\":{}}}" ]]
    with_key "$DRAY" tags "$HOST/logins/tiny" | grep -x v1
    with_key "$DRAY" logout "$HOST"
    [[ $(with_key docker-credential-pass list) == '{}' ]]
    exits 4 with_key "$DRAY" tags "$HOST/logins/tiny"
}

share_helper() {
    with_key docker login -u "$ACCOUNT" --password-stdin "$HOST" <<<"$SECRET"
    with_key "$DRAY" tags "$HOST/logins/tiny" | grep -x v1
    with_key "$DRAY" logout "$HOST"
    with_key "$DRAY" login "$HOST" -u "$ACCOUNT" --password-stdin <<<"$SECRET"
    with_key docker manifest inspect --insecure "$HOST/logins/tiny:v1"
    with_key docker logout "$HOST"
    exits 4 with_key "$DRAY" tags "$HOST/logins/tiny"
}
