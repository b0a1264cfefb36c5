# How an Engine is reached: over sockets, TCP, TLS and ssh, by variables, options and docker's contexts; and what is said
# where none answers. The docker client judges.

check_engine_reach() {
    if [[ -z $DOCKERD ]]; then
        skip "engines: how they are reached" "no dockerd runs"
        return
    fi
    REACH=$ENGINES/reach
    mkdir -p "$REACH"
    local -x DOCKER_CONFIG=$REACH/docker-config
    check "engines: dockerd is what docker says it is" same_version "$DOCKERD" --docker-host "unix://$DOCKERD"
    [[ -z $PODMAN ]] || check "engines: podman is what it says it is" podman_version
    check "engines: DOCKER_HOST names one" reach_by_variable
    check "engines: the curl line of --trace asks the same" curl_line_asks
    check "engines: a version is pinned by DOCKER_API_VERSION, and refused by name" pinned_version
    check "engines: what is no Engine is said so" no_engine
    check_socket_of_others
    check "engines: contexts of docker's are found" reach_by_context
    check "engines: ssh starts docker on the other side" reach_by_ssh
    check "engines: ssh that fails is quoted" ssh_fails
    check_tcp_engine
    needs "engines: TLS" openssl && check_tls_engine
}

# same_version SOCKET OPTION...: what dray says of the Engine that the options name is what docker says of this one.
same_version() {
    local socket=$1
    shift
    dray engine version --json "$@" >"$REACH/version"
    [[ $(jq -r .Version "$REACH/version") == "$(docker_at "$socket" version --format '{{.Server.Version}}')" ]]
    [[ $(jq -r .ApiVersion "$REACH/version") == "$(docker_at "$socket" version --format '{{.Server.APIVersion}}')" ]]
}

podman_version() {
    dray engine version --json --docker-host "unix://$PODMAN" >"$REACH/podman"
    [[ $(jq -r .Version "$REACH/podman") == "$(podman version --format '{{.Client.Version}}')" ]]
    dray engine ping --docker-host "unix://$PODMAN" | grep -i libpod
}

reach_by_variable() {
    DOCKER_HOST=unix://$DOCKERD same_version "$DOCKERD"
    DOCKER_HOST=unix:///nowhere.sock same_version "$DOCKERD" --docker-host "unix://$DOCKERD"
}

curl_line_asks() {
    dray engine ping --trace --docker-host "unix://$DOCKERD" 2>"$REACH/trace"
    grep '^curl ' "$REACH/trace" | sh >"$REACH/asked"
    says '^Api-Version: ' "$REACH/asked"
}

pinned_version() {
    DOCKER_API_VERSION=1.40 dray engine images --trace --docker-host "unix://$DOCKERD" 2>"$REACH/err"
    says '/v1\.40/images/json' "$REACH/err"
    DOCKER_API_VERSION=1.99 exits 1 dray engine images --docker-host "unix://$DOCKERD" 2>"$REACH/err"
    says 'not 1\.99' "$REACH/err"
    says 'unset DOCKER_API_VERSION' "$REACH/err"
}

no_engine() {
    exits 7 dray engine ping --docker-host "unix://$REACH/none.sock" 2>"$REACH/err"
    says 'there is no socket' "$REACH/err"
    exits 7 dray engine ping --docker-host "unix://$ENGINES" 2>"$REACH/err"
    says 'is no socket, but a folder' "$REACH/err"
    exits 7 dray engine ping --docker-host tcp://127.0.0.1:9 2>"$REACH/err"
    says 'nothing listens' "$REACH/err"
    exits 2 dray engine ping --docker-host fd:// 2>"$REACH/err"
    exits 2 dray engine ping --docker-host ssh://-oProxyCommand=false 2>"$REACH/err"
    if [[ -n ${ADDRESS[docker-open]:-} ]]; then
        exits 7 dray engine ping --docker-host "tcp://${ADDRESS[docker-open]}" 2>"$REACH/err"
        says 'no Docker Engine' "$REACH/err"
    fi
}

check_socket_of_others() {
    needs "engines: another user" setpriv || return 0
    [[ -n ${FOR_ALL:-} ]] || make_dray_for_all
    if ! as_user "$FOR_ALL/dray" version >/dev/null 2>&1; then
        skip "engines: another user" "he cannot run dray here (is the JDK, or $WORK, closed to others?)"
        return
    fi
    check "engines: a user who may not use the socket is denied" socket_of_others
}

socket_of_others() {
    chmod a+x "$WORK" "$ENGINES" "$ENGINES/dockerd"
    exits 4 as_user "$FOR_ALL/dray" engine ping --docker-host "unix://$DOCKERD" 2>"$REACH/err"
    says 'may not use the socket' "$REACH/err"
}

reach_by_context() {
    rm -rf "$DOCKER_CONFIG"
    docker context create one --docker "host=unix://$DOCKERD"
    docker context create two --docker "host=unix://$REACH/none.sock"
    same_version "$DOCKERD" --docker-context one
    exits 7 dray engine ping --docker-context two 2>"$REACH/err"
    DOCKER_CONTEXT=one same_version "$DOCKERD"
    docker context use one
    same_version "$DOCKERD"
    # As docker: a host goes before the context that is in use.
    DOCKER_HOST=unix://$REACH/none.sock exits 7 dray engine ping 2>"$REACH/err"
    exits 3 dray engine ping --docker-context three 2>"$REACH/err"
    says 'default, one, two' "$REACH/err"
    rm -rf "$DOCKER_CONFIG"
}

# A program in ssh's place that runs here what it should run there: by a shell, as ssh does.
ssh_stand_in() {
    mkdir -p "$REACH/bin"
    cat >"$REACH/bin/ssh" <<'END'
#!/bin/sh
while [ "$1" != -- ]; do shift; done
shift 2
exec sh -c "$*"
END
    chmod +x "$REACH/bin/ssh"
}

reach_by_ssh() {
    ssh_stand_in
    PATH=$REACH/bin:$PATH same_version "$DOCKERD" --docker-host "ssh://me@elsewhere$DOCKERD"
    PATH=$REACH/bin:$PATH exits 7 dray engine ping --docker-host "ssh://me@elsewhere$REACH/none.sock" 2>"$REACH/err"
    says 'ssh://me@elsewhere' "$REACH/err"
}

ssh_fails() {
    printf '#!/bin/sh\necho "me@elsewhere: Permission denied (publickey)." >&2\nexit 255\n' >"$REACH/bin/ssh"
    PATH=$REACH/bin:$PATH exits 4 dray engine ping --docker-host ssh://me@elsewhere 2>"$REACH/err"
    says 'Permission denied \(publickey\)' "$REACH/err"
    printf '#!/bin/sh\necho "sh: 1: docker: not found" >&2\nexit 127\n' >"$REACH/bin/ssh"
    PATH=$REACH/bin:$PATH exits 7 dray engine ping --docker-host ssh://me@elsewhere 2>"$REACH/err"
    says 'must be installed there' "$REACH/err"
}

check_tcp_engine() {
    local port
    port=$(free_port)
    if ! start_dockerd dockerd-tcp "$REACH/tcp" --storage-driver vfs --host "tcp://127.0.0.1:$port" --tls=false; then
        skip "engines: TCP" "dockerd does not start here ($(first_complaint dockerd-tcp))"
        return
    fi
    check "engines: plain TCP" same_version "$REACH/tcp/docker.sock" --docker-host "tcp://127.0.0.1:$port"
    check "engines: TLS is not spoken where there is none" tls_to_plain "$port"
    stop_last
}

tls_to_plain() {
    DOCKER_TLS=1 exits 7 dray engine ping --docker-host "tcp://127.0.0.1:$1" 2>"$REACH/err"
    says 'does not speak TLS' "$REACH/err"
}

check_tls_engine() {
    local port
    port=$(free_port)
    check "engines: openssl makes certificates" engine_certificates
    if ! start_dockerd dockerd-tls "$REACH/tls" --storage-driver vfs --host "tcp://127.0.0.1:$port" --tlsverify \
        --tlscacert "$REACH/ca.pem" --tlscert "$REACH/server-cert.pem" --tlskey "$REACH/server-key.pem"; then
        skip "engines: TLS" "dockerd does not start here ($(first_complaint dockerd-tls))"
        return
    fi
    check "engines: TLS by DOCKER_TLS_VERIFY and DOCKER_CERT_PATH" reach_by_tls "$port"
    check "engines: TLS by a context" reach_by_tls_context "$port"
    check "engines: without certificates it says what is missing" tls_without "$port"
    stop_last
}

engine_certificates() {
    local key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes) name
    cd "$REACH"
    openssl req -x509 "${key[@]}" -keyout ca-key.pem -out ca.pem -days 30 -subj "/CN=interop engines"
    for name in server client; do
        openssl req "${key[@]}" -keyout $name-key.pem -out $name.csr -subj "/CN=$name"
        openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 30 -out $name-cert.pem \
            -extfile <(printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=%sAuth\n' $name)
    done
    mkdir -p certificates
    cp ca.pem certificates/ca.pem
    cp client-cert.pem certificates/cert.pem
    cp client-key.pem certificates/key.pem
}

reach_by_tls() {
    export DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=$REACH/certificates
    same_version "$REACH/tls/docker.sock" --docker-host "tcp://localhost:$1"
    DOCKER_HOST=tcp://127.0.0.1:$1 same_version "$REACH/tls/docker.sock"
    dray engine ping --trace --docker-host "tcp://localhost:$1" 2>"$REACH/trace"
    grep '^curl ' "$REACH/trace" | sh >"$REACH/asked"
    says '^Api-Version: ' "$REACH/asked"
}

reach_by_tls_context() {
    rm -rf "$DOCKER_CONFIG"
    docker context create safe --docker \
        "host=tcp://localhost:$1,ca=$REACH/certificates/ca.pem,cert=$REACH/certificates/cert.pem,key=$REACH/certificates/key.pem"
    same_version "$REACH/tls/docker.sock" --docker-context safe
    docker context create lax --docker \
        "host=tcp://localhost:$1,skip-tls-verify=true,cert=$REACH/certificates/cert.pem,key=$REACH/certificates/key.pem"
    same_version "$REACH/tls/docker.sock" --docker-context lax
    rm -rf "$DOCKER_CONFIG"
}

tls_without() {
    exits 7 dray engine ping --docker-host "tcp://localhost:$1" 2>"$REACH/err"
    says 'wants TLS' "$REACH/err"
    says 'DOCKER_CERT_PATH' "$REACH/err"
    mkdir -p "$REACH/authority"
    cp "$REACH/ca.pem" "$REACH/authority"
    export DOCKER_TLS_VERIFY=1
    DOCKER_CERT_PATH=$REACH/authority exits 7 dray engine ping --docker-host "tcp://localhost:$1" 2>"$REACH/err"
    says 'client certificate' "$REACH/err"
    mkdir -p "$REACH/empty"
    DOCKER_CERT_PATH=$REACH/empty exits 7 dray engine ping --docker-host "tcp://localhost:$1" 2>"$REACH/err"
    says 'signed by nobody' "$REACH/err"
}
