# Clients: the programs that people talk to registries with, each doing all it can against `dray serve`, in four modes: nobody is
# asked who they are, htpasswd, token, and token over TLS. What a program has no command for is named as SKIPPED, once.
# An operation of a client is the function OPERATION_by_CLIENT, in the files clients_*.sh.

MODES=(none htpasswd token tls)
OPERATIONS=(log_in push pull tags catalog mount attach discover delete_tag delete_manifest delete_blob)

# What each can do.
declare -A CLIENT_DOES=(
    [skopeo]="log_in push pull tags mount delete_manifest"
    [podman]="log_in push pull tags catalog mount"
    [buildah]="log_in push pull mount"
    [docker]="log_in push pull mount"
    [crane]="log_in push pull tags catalog mount delete_tag delete_manifest"
    [oras]="log_in push pull tags catalog mount attach discover delete_manifest delete_blob"
    [regctl]="log_in push pull tags catalog mount attach discover delete_tag delete_manifest delete_blob"
    [jib]="log_in push pull mount"
    [oras_java]="log_in push pull tags catalog mount attach discover delete_manifest delete_blob"
)
CLIENT_ORDER=(skopeo podman buildah docker crane oras regctl jib oras_java)

check_clients() {
    local client usable=() CLIENTS=$WORK/clients
    local NET=$CLIENTS ARCHIVES=$CLIENTS
    needs "clients" umoci openssl curl jq htpasswd skopeo || return 0
    mkdir -p "$CLIENTS/tls"
    check "clients: openssl makes an authority and its certificates" make_certificates
    check "clients: umoci makes an image" make_clients_image
    for client in "${CLIENT_ORDER[@]}"; do
        "prepare_$client" && usable+=("$client") && name_what_is_missing "$client"
    done
    for MODE in "${MODES[@]}"; do check_mode "${usable[@]}"; done
    [[ -z ${DOCKERD:-} ]] || stop_last
}

# name_what_is_missing CLIENT
name_what_is_missing() {
    local each missing=()
    for each in "${OPERATIONS[@]}"; do
        [[ " ${CLIENT_DOES[$1]} " == *" $each "* ]] || missing+=("$each")
    done
    ((${#missing[@]} == 0)) || skip "clients: $1: ${missing[*]}" "it has no command for that"
}

# check_mode CLIENT...: all of them in one registry, each in repositories of its own.
check_mode() {
    local client operations
    serve_in_mode || return 0
    for client in "$@"; do
        operations=${CLIENT_DOES[$client]}
        [[ $MODE != none ]] || operations=${operations#log_in }
        # shellcheck disable=SC2086 # a word for each operation
        check "$MODE: $client does $operations" client_does "$client" $operations
    done
    check "$MODE: no call ended with a fault of the server" no_server_faults
    stop_last
}

# serve_in_mode: HOST is its address, URL the same with a scheme, CALLS its access log.
serve_in_mode() {
    local options=()
    CALLS=$CLIENTS/calls-$MODE
    case $MODE in
        none) ;;
        htpasswd) options=(--auth basic --htpasswd "$CLIENTS/htpasswd") ;;
        token) options=(--auth token --htpasswd "$CLIENTS/htpasswd") ;;
        tls) options=(--auth token --user "$ACCOUNT:$SECRET" --tls-cert "$CLIENTS/tls/server.cert" --tls-key "$CLIENTS/tls/server.key") ;;
    esac
    start_dray "clients-$MODE" serve --port 0 --root "$CLIENTS/served-$MODE" --access-log "$CALLS" "${options[@]}"
    check "$MODE: dray serve runs" address_of "clients-$MODE"
    HOST=$(address_of "clients-$MODE" 2>/dev/null) || return
    # The name that is in the certificate, too.
    HOST=localhost:${HOST##*:} URL=http://localhost:${HOST##*:}
    [[ $MODE != tls ]] || URL=https://$HOST
}

# client_does CLIENT OPERATION...: in a home of its own; the output says where it was when it failed.
client_does() {
    local operation PLACE=$CLIENTS/$MODE-$1 REPOSITORY=${1/_/-}
    mkdir -p -m 700 "$PLACE/run" "$PLACE/.docker"
    export HOME=$PLACE DOCKER_CONFIG=$PLACE/.docker REGISTRY_AUTH_FILE=$PLACE/auth.json XDG_RUNTIME_DIR=$PLACE/run
    # Whom Go's programs and curl trust, and how containers' programs are told that there is no TLS.
    export SSL_CERT_FILE=$CLIENTS/tls/ca.crt CURL_CA_BUNDLE=$CLIENTS/tls/ca.crt
    TLS=() FROM_TLS=() TO_TLS=()
    [[ $MODE == tls ]] || TLS=(--tls-verify=false) FROM_TLS=(--src-tls-verify=false) TO_TLS=(--dest-tls-verify=false)
    cp "$CLIENTS/payload" "$PLACE/payload"
    cd "$PLACE"
    echo '{"auths":{}}' >"$REGISTRY_AUTH_FILE"
    # Otherwise docker and oras keep logins with a helper, where they find one.
    echo '{"auths":{"other.invalid":{"auth":"YTpi"}}}' >"$DOCKER_CONFIG/config.json"
    if declare -F "all_by_$1"; then
        "all_by_$1" "${@:2}"
        return
    fi
    for operation in "${@:2}"; do
        echo "-- $operation"
        "${operation}_by_$1"
    done
}

# Two layers, one of which does not compress.
make_clients_image() {
    local layer
    mkdir "$CLIENTS/layer"
    head -c 300000 /dev/urandom >"$CLIENTS/payload"
    umoci init --layout "$CLIENTS/image"
    umoci new --image "$CLIENTS/image:v1"
    for layer in one two; do
        cp "$CLIENTS/payload" "$CLIENTS/layer/$layer"
        echo $layer >>"$CLIENTS/layer/$layer"
        tar -C "$CLIENTS/layer" -cf "$CLIENTS/layer.tar" $layer
        umoci raw add-layer --image "$CLIENTS/image:v1" "$CLIENTS/layer.tar"
    done
    umoci config --image "$CLIENTS/image:v1" --config.cmd /one
    skopeo inspect --raw "oci:$CLIENTS/image:v1" >"$CLIENTS/manifest"
    skopeo_copy "oci:$CLIENTS/image:v1" "docker-archive:$CLIENTS/image.tar:interop/clients:v1"
    htpasswd -nbB "$ACCOUNT" "$SECRET" >"$CLIENTS/htpasswd"
}

image_digest() {
    echo "sha256:$(sha256sum <"$CLIENTS/manifest" | cut -c1-64)"
}

layer_digest() {
    jq -r '.layers[0].digest' "$CLIENTS/manifest"
}

# ask METHOD PATH: as somebody who may do everything; prints the status, and leaves the body in $PLACE/answer.
ask() {
    local who=() scope=${2#*/v2/}
    case $MODE in
        none) ;;
        htpasswd) who=(-u "$ACCOUNT:$SECRET") ;;
        *) who=(-H "Authorization: Bearer $(token_for "repository:${scope%/*/*}:pull,push,delete")") ;;
    esac
    curl -s -o "$PLACE/answer" -w '%{http_code}\n' -X "$1" "${who[@]}" -H 'Accept: */*' "$URL$2"
}

# token_for SCOPE: from where the challenge sends us.
token_for() {
    local challenge realm service
    challenge=$(curl -s -D - -o /dev/null "$URL/v2/" | grep -i '^www-authenticate')
    realm=$(sed -n 's/.*realm="\([^"]*\)".*/\1/p' <<<"$challenge")
    service=$(sed -n 's/.*service="\([^"]*\)".*/\1/p' <<<"$challenge")
    curl -sfG -u "$ACCOUNT:$SECRET" --data-urlencode "service=$service" --data-urlencode "scope=$1" "$realm" | jq -r .token
}

# there NAME and gone NAME: manifests/v1 and the like, in the client's repository.
there() {
    [[ $(ask GET "/v2/$REPOSITORY/$1") == 200 ]] || { echo "not there: $1"; return 1; }
}

gone() {
    [[ $(ask GET "/v2/$REPOSITORY/$1") == 404 ]] || { echo "still there: $1"; return 1; }
}

# same_image NAME: the manifest of app:NAME is ours, byte for byte.
same_image() {
    there "app/manifests/$1"
    cmp "$PLACE/answer" "$CLIENTS/manifest"
}

# mounted: the client's repository `copy` has blobs that were not sent. The line is written after the reply.
mounted() {
    local attempt
    for attempt in {1..20}; do
        grep -qE "\"path\":\"/v2/$REPOSITORY/copy/blobs/uploads/\?[^\"]*mount=[^\"]*\",\"status\":201" "$CALLS" && return
        sleep 0.1
    done
    echo "nothing was mounted:"
    grep -F "/v2/$REPOSITORY/copy/" "$CALLS"
    return 1
}

no_server_faults() {
    ! grep -E '"status":5' "$CALLS"
}

# lets_in LOGIN...: a command that takes a user and then a password on its input: a wrong one is refused, the right one is not.
lets_in() {
    if "$@" "${REPOSITORY%-*}" <<<"wrong"; then echo "a wrong password was taken" && return 1; fi
    "$@" "$ACCOUNT" <<<"$SECRET"
}
