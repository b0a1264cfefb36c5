# Moving: `dray push` and `dray copy`, judged by crane, skopeo, oras and regctl.

check_moving() {
    local registry image=index layout=oci:$WORK/index:index
    if ! made index; then
        image=$SAMPLE layout=oci:$LAYOUTS:$SAMPLE
        skip "moving an index" "none was made here"
    fi
    make_peers_login
    for registry in docker-open docker-basic dray-token; do
        if [[ -v ADDRESS[$registry] ]]; then
            check_moving_to "$registry" "$layout"
        else
            skip "moving to $registry" "it does not run"
        fi
    done
    if [[ -v ADDRESS[docker-basic] && -v ADDRESS[dray-token] ]]; then
        check "dray copies between registries, each side with its own login" copies_between
        check "dray copies back what it copied, and sends nothing" copies_back
        judge dray-token "interop/copied:v1"
    fi
    check_moving_through_nginx docker-open
}

# check_moving_through_nginx REGISTRY: by itself nginx takes bodies of 1 MiB at most.
check_moving_through_nginx() {
    local port
    if [[ -v ADDRESS[$1] ]] && needs "pushing through nginx" nginx umoci; then
        port=$(free_port)
        front_config "$port" "${ADDRESS[$1]}" >"$WORK/nginx.conf"
        start nginx nginx -p "$WORK" -c "$WORK/nginx.conf" -e stderr
        check "nginx runs" answers "127.0.0.1:$port"
        check "dray pushes to $1 through nginx, in chunks that it takes" pushes_in_chunks "127.0.0.1:$port/interop/chunks:v1"
        stop_last
    fi
}

# front_config PORT REGISTRY
front_config() {
    ((EUID == 0)) && echo "user root;"
    cat <<END
daemon off;
pid $WORK/nginx.pid;
events {}
http {
    access_log off;
    client_body_temp_path $WORK/nginx-body;
    proxy_temp_path $WORK/nginx-proxy;
    fastcgi_temp_path $WORK/nginx-fastcgi;
    uwsgi_temp_path $WORK/nginx-uwsgi;
    scgi_temp_path $WORK/nginx-scgi;
    server {
        listen 127.0.0.1:$1;
        location / {
            proxy_pass http://$2;
            proxy_set_header Host \$http_host;
        }
    }
}
END
}

pushes_in_chunks() {
    mkdir "$WORK/large"
    head -c 5000000 /dev/urandom >"$WORK/large/file"
    tar -C "$WORK/large" -cf "$WORK/large.tar" file
    umoci init --layout "$WORK/large-layout"
    umoci new --image "$WORK/large-layout:large"
    umoci raw add-layer --image "$WORK/large-layout:large" "$WORK/large.tar"
    CREDENTIALS=()
    traced push "oci:$WORK/large-layout:large" "$1"
    [[ $(writes 'PATCH') -ge 5 ]]
    dray export "$1" | tar -xOf - file | cmp - "$WORK/large/file"
}

# make_peers_login: what crane, oras and skopeo read; regctl has a file of its own.
make_peers_login() {
    local registry auths=() hosts=() pair
    pair=$(printf '%s:%s' "$ACCOUNT" "$SECRET" | base64)
    for registry in "${!ADDRESS[@]}"; do
        hosts+=("\"${ADDRESS[$registry]}\": {\"tls\": \"disabled\", \"user\": \"$ACCOUNT\", \"pass\": \"$SECRET\"}")
        needs_login "$registry" && auths+=("\"${ADDRESS[$registry]}\": {\"auth\": \"$pair\"}")
    done
    mkdir -p "$WORK/peers-login"
    printf '{"auths": {%s}}\n' "$(IFS=,; echo "${auths[*]}")" >"$WORK/peers-login/config.json"
    printf '{"hosts": {%s}}\n' "$(IFS=,; echo "${hosts[*]}")" >"$WORK/regctl.json"
}

# as_peer COMMAND...: with that login.
as_peer() {
    DOCKER_CONFIG=$WORK/peers-login REGISTRY_AUTH_FILE=$WORK/peers-login/config.json REGCTL_CONFIG=$WORK/regctl.json "$@"
}

# check_moving_to REGISTRY LAYOUT
check_moving_to() {
    local host=${ADDRESS[$1]}
    CREDENTIALS=(--creds "$ACCOUNT:$SECRET")
    needs_login "$1" || CREDENTIALS=()
    check "dray pushes to $1" pushes "$2" "$host/interop/pushed:v1"
    judge "$1" "interop/pushed:v1"
    check "dray pushes to $1 again, and sends nothing" sends_nothing push "$2" "$host/interop/pushed:v1"
    check "dray pushes another tag to $1: one manifest" sends_one_manifest push "$2" "$host/interop/pushed:v2"
    check "dray copies within $1: blobs are mounted" mounts "$host/interop/pushed:v1" "$host/interop/mounted:v1"
    check "skopeo finds interop/mounted:v1 in $1" skopeo_judges "$host/interop/mounted:v1"
    check "dray says what it would push to $1, and does not" only_says "$2" "$host/interop/asked:v1"
}

digest_of() {
    skopeo inspect --raw "${1%:*}:${1##*:}" | sha256sum | sed 's/ .*//; s/^/sha256:/'
}

# pushes LAYOUT IMAGE
pushes() {
    dray push "$1" "$2" "${CREDENTIALS[@]}" >"$WORK/pushed.out"
    cat "$WORK/pushed.out"
    PUSHED=$(digest_of "$1")
    grep -q "^$PUSHED .* -> $2\$" "$WORK/pushed.out"
    echo "$PUSHED" >"$WORK/pushed.digest"
}

# judge REGISTRY IMAGE: other programs find the same digest there, and all of the image.
judge() {
    local image=${ADDRESS[$1]}/$2
    if needs "crane on $2 in $1" crane; then
        check "crane finds $2 in $1, with every byte" crane_judges "$image"
    fi
    if needs "oras on $2 in $1" oras; then
        check "oras finds $2 in $1" oras_judges "$image"
    fi
    if needs "regctl on $2 in $1" regctl; then
        check "regctl finds $2 in $1" regctl_judges "$image"
    fi
    check "skopeo finds $2 in $1" skopeo_judges "$image"
}

crane_judges() {
    [[ $(as_peer crane digest "$1") == $(<"$WORK/pushed.digest") ]]
    [[ $(as_peer crane manifest "$1" | sha256sum) == "$(sed 's/sha256://' "$WORK/pushed.digest")  -" ]]
    # Not `crane validate`: it refuses layers with a name in them twice. This reads all blobs and checks their digests.
    as_peer crane pull --format oci "$1" "$WORK/by-crane"
    grep -q "$(<"$WORK/pushed.digest")" "$WORK/by-crane/index.json"
    rm -rf "$WORK/by-crane"
}

oras_judges() {
    as_peer oras manifest fetch --plain-http --descriptor "$1" | grep -q "$(<"$WORK/pushed.digest")"
}

regctl_judges() {
    [[ $(as_peer regctl image digest "$1") == $(<"$WORK/pushed.digest") ]]
}

skopeo_judges() {
    [[ $(as_peer skopeo inspect --tls-verify=false --raw "docker://$1" | sha256sum) == "$(sed 's/sha256://' "$WORK/pushed.digest")  -" ]]
    as_peer skopeo inspect --tls-verify=false "docker://$1" >/dev/null
}

# traced COMMAND...: dray's calls, a line each, in $WORK/trace.
traced() {
    dray "$@" "${CREDENTIALS[@]}" --trace 2>"$WORK/trace"
    grep -c '^curl' "$WORK/trace"
}

# writes PATTERN: how many calls that change something have it.
writes() {
    grep '^curl' "$WORK/trace" | grep -E -- '-X (PUT|POST|PATCH|DELETE)' | grep -cE -- "$1" || true
}

sends_nothing() {
    traced "$@"
    [[ $(writes .) == 0 ]]
}

sends_one_manifest() {
    traced "$@"
    [[ $(writes '/blobs/') == 0 && $(writes '/manifests/v2') == 1 ]]
}

mounts() {
    traced copy "$@"
    [[ $(writes 'mount=') -gt 1 && $(writes 'PUT .*/blobs/') == 0 ]]
}

# only_says LAYOUT IMAGE
only_says() {
    traced push "$1" "$2" --dry-run
    [[ $(writes .) == 0 ]]
    exits 3 dray digest "$2" "${CREDENTIALS[@]}"
}

copies_between() {
    dray copy "${ADDRESS[docker-basic]}/interop/pushed:v1" "${ADDRESS[dray-token]}/interop/copied:v1" \
        --from-creds "$ACCOUNT:$SECRET" --to-creds "$ACCOUNT:$SECRET"
    exits 4 dray copy "${ADDRESS[docker-basic]}/interop/pushed:v1" "${ADDRESS[dray-token]}/interop/refused:v1" \
        --from-creds "$ACCOUNT:$SECRET"
}

copies_back() {
    CREDENTIALS=(--creds "$ACCOUNT:$SECRET")
    sends_nothing copy "${ADDRESS[dray-token]}/interop/copied:v1" "${ADDRESS[docker-basic]}/interop/pushed:v1"
}
