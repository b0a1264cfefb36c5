# Certificates, proxies and registries.conf: nginx as a TLS front that wants a client certificate, nginx and a few lines of
# Python as proxies; skopeo, crane and curl do the same where they can.

check_network() {
    local plain=${ADDRESS[docker-open]:-}
    [[ -n $plain ]] || { skip "network" "no docker-registry runs"; return; }
    needs "network" nginx openssl python3 skopeo || return 0
    NET=$WORK/network
    SAMPLE_PATH=interop/$SAMPLE
    mkdir -p "$NET/tls" "$NET/home"
    ln -sfn "$DRAY_CONFIG" "$NET/home/.config" # where dray looks
    check "openssl makes an authority and its certificates" make_certificates
    TLS_PORT=$(free_port) CLIENT_PORT=$(free_port) FORWARD_PORT=$(free_port)
    nginx_config "$plain" >"$NET/nginx.conf"
    start_front
    check "nginx runs" answers "127.0.0.1:$FORWARD_PORT"
    raw_manifest "$plain" >"$NET/manifest"

    check "an authority that nobody knows is refused, and certs.d named" refuses_unknown_authority
    check "--insecure reads all the same" reads_as "localhost:$TLS_PORT" --insecure
    check "--cacert reads" reads_as "localhost:$TLS_PORT" --cacert "$NET/tls/ca.crt"
    check "--cert and --key are shown" reads_as "localhost:$CLIENT_PORT" --cacert "$NET/tls/ca.crt" \
        --cert "$NET/tls/client.cert" --key "$NET/tls/client.key"
    check "without a client certificate nginx lets nobody in" fails reads_as "localhost:$CLIENT_PORT" --cacert "$NET/tls/ca.crt"
    check "certs.d in podman's place is read" reads_with_certs_d containers
    check "skopeo reads the same certs.d" skopeo_reads_with_certs_d
    check "certs.d in docker's place is read" reads_with_certs_d docker
    check "half a pair in certs.d is a failure that names it" half_a_pair_fails

    start proxy "$INTEROP/connect_proxy.py" "$TLS_PORT" --log "$NET/proxy.log"
    PROXY=$(address_of proxy)
    start strict-proxy "$INTEROP/connect_proxy.py" "$TLS_PORT" --log "$NET/strict.log" --password "me:$SECRET"
    STRICT=$(address_of strict-proxy)
    check "https goes through HTTPS_PROXY by a tunnel" goes_through_tunnel
    check "SSL_CERT_FILE is trusted, as crane does" trusts_the_variable
    has crane && check "crane goes the same way" crane_goes_through_tunnel
    check "NO_PROXY keeps it from the proxy" no_proxy_is_direct
    check "the proxy's password is sent, and never shown" sends_proxy_password
    check "a proxy that refuses is named" names_refusing_proxy
    check "http goes through HTTP_PROXY, nginx" goes_through_nginx
    has curl && check "the curl line of --trace goes through the proxy too" curl_line_works

    mirrors_conf "$plain" >"$NET/registries.conf"
    check "registries.conf leads to a mirror" reads_from_mirror
    check "skopeo reads from the same mirror" skopeo_reads_from_mirror
    check "a blocked registry is denied, to skopeo as well" blocked_is_denied
    check "an alias is read where it points" reads_alias
    stop_last && stop_last && stop_last
}

# start_front: nginx, before a registry; the distribution is asked to read through it too.
start_front() {
    start nginx nginx -c "$NET/nginx.conf" -p "$NET" -e "$NET/nginx-error.log"
}

make_certificates() {
    local key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes) name
    cd "$NET/tls"
    openssl req -x509 "${key[@]}" -keyout ca.key -out ca.crt -days 30 -subj "/CN=interop authority"
    for name in server client; do
        openssl req "${key[@]}" -keyout $name.key -out $name.csr -subj "/CN=$name"
        openssl x509 -req -in $name.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -out $name.cert \
            -extfile <(echo "subjectAltName=DNS:registry.interop,DNS:localhost,IP:127.0.0.1")
    done
    # An older form of key, which some programs still write.
    openssl ec -in client.key -out client-sec1.key
}

nginx_config() {
    cat <<END
daemon off;
worker_processes 1;
pid $NET/nginx.pid;
events { }
http {
    access_log off;
    client_max_body_size 0;
    client_body_temp_path $NET/body;
    proxy_temp_path $NET/temp;
    fastcgi_temp_path $NET/fastcgi;
    uwsgi_temp_path $NET/uwsgi;
    scgi_temp_path $NET/scgi;
    log_format asked '\$request';
    ssl_certificate $NET/tls/server.cert;
    ssl_certificate_key $NET/tls/server.key;
    proxy_set_header Host \$http_host;
    proxy_set_header X-Forwarded-Proto \$scheme;
    server {
        listen 127.0.0.1:$TLS_PORT ssl;
        location / { proxy_pass http://$1; }
    }
    server {
        listen 127.0.0.1:$CLIENT_PORT ssl;
        ssl_client_certificate $NET/tls/ca.crt;
        ssl_verify_client on;
        location / { proxy_pass http://$1; }
    }
    server {
        listen 127.0.0.1:$FORWARD_PORT;
        access_log $NET/forward.log asked;
        location / { proxy_pass http://$1; }
    }
}
END
}

# with NAME=VALUE COMMAND...: with a variable more, for functions too.
with() {
    local pair=$1
    shift
    (export "${pair?}"; "$@")
}

raw_manifest() {
    dray manifest "${@:2}" "$1/$SAMPLE_PATH:v1"
}

# reads_as REGISTRY OPTION...: the same manifest as without TLS.
reads_as() {
    raw_manifest "$@" >"$NET/read" && equal "$NET/manifest" "$NET/read"
}

refuses_unknown_authority() {
    # On this machine dray speaks TLS only where there is a reason to: here, an authority that is not the right one.
    exits 7 raw_manifest "localhost:$TLS_PORT" --cacert "$NET/tls/client.cert" --retries 0 2>"$NET/err"
    says "signed by nobody" "$NET/err"
    says "certs.d/localhost:$TLS_PORT/ca.crt" "$NET/err"
}

# put_certs_d containers|docker: the folder for the port that wants a client certificate.
put_certs_d() {
    CERTS_D=$DRAY_CONFIG/$1/certs.d/localhost:$CLIENT_PORT
    mkdir -p "$CERTS_D"
    cp "$NET/tls/ca.crt" "$CERTS_D/ca.crt"
    cp "$NET/tls/client.cert" "$CERTS_D/client.cert"
    cp "$NET/tls/client-sec1.key" "$CERTS_D/client.key"
}

reads_with_certs_d() {
    put_certs_d "$1"
    dray manifest --trace "localhost:$CLIENT_PORT/$SAMPLE_PATH:v1" >"$NET/read" 2>"$NET/trace"
    equal "$NET/manifest" "$NET/read"
    says "certificates for localhost:$CLIENT_PORT: $CERTS_D" "$NET/trace"
    rm -r "$DRAY_CONFIG/$1/certs.d"
}

skopeo_reads_with_certs_d() {
    put_certs_d containers
    HOME=$NET/home skopeo --policy "$WORK/policy.json" inspect --raw "docker://localhost:$CLIENT_PORT/$SAMPLE_PATH:v1" >"$NET/read"
    rm -r "$DRAY_CONFIG/containers/certs.d"
    equal "$NET/manifest" "$NET/read"
}

half_a_pair_fails() {
    put_certs_d docker
    rm "$CERTS_D/client.key"
    fails raw_manifest "localhost:$CLIENT_PORT" 2>"$NET/err"
    rm -r "$DRAY_CONFIG/docker/certs.d"
    says "client.cert is there without client.key" "$NET/err"
}

through_tunnel() {
    with HTTPS_PROXY="http://$PROXY" reads_as registry.interop --cacert "$NET/tls/ca.crt" "$@"
}

goes_through_tunnel() {
    : >"$NET/proxy.log"
    through_tunnel --trace 2>"$NET/trace"
    says '^CONNECT registry.interop:443 HTTP/1.1 let through' "$NET/proxy.log"
    says "registry.interop is reached through the proxy http://$PROXY .HTTPS_PROXY." "$NET/trace"
}

trusts_the_variable() {
    with HTTPS_PROXY="http://$PROXY" with SSL_CERT_FILE="$NET/tls/ca.crt" reads_as registry.interop
}

crane_goes_through_tunnel() {
    SSL_CERT_FILE=$NET/tls/ca.crt HTTPS_PROXY=http://$PROXY crane manifest "registry.interop/$SAMPLE_PATH:v1" >"$NET/read"
    equal "$NET/manifest" "$NET/read"
}

no_proxy_is_direct() {
    : >"$NET/proxy.log"
    with NO_PROXY=.other,interop exits 7 through_tunnel_refused 2>"$NET/err"
    says "no such host" "$NET/err"
    [[ ! -s $NET/proxy.log ]]
}

through_tunnel_refused() {
    with HTTPS_PROXY="http://$PROXY" raw_manifest registry.interop --retries 0
}

sends_proxy_password() {
    with HTTPS_PROXY="http://me:$SECRET@$STRICT" reads_as registry.interop --cacert "$NET/tls/ca.crt" --trace 2>"$NET/trace"
    says 'let through' "$NET/strict.log"
    says 'PROXY_PASSWORD' "$NET/trace"
    fails grep -F "$SECRET" "$NET/trace"
}

names_refusing_proxy() {
    with HTTPS_PROXY="http://$STRICT" exits 7 raw_manifest registry.interop 2>"$NET/err"
    says "the proxy http://$STRICT .HTTPS_PROXY. wants a user and a password" "$NET/err"
}

goes_through_nginx() {
    with HTTP_PROXY="http://127.0.0.1:$FORWARD_PORT" reads_as registry.interop:5000 --plain-http
    says "^GET http://registry.interop:5000/v2/" "$NET/forward.log"
}

curl_line_works() {
    through_tunnel --trace 2>"$NET/trace"
    grep "^curl .*manifests/" "$NET/trace" | grep -v -- ' -I ' | head -n 1 >"$NET/line"
    : >"$NET/proxy.log"
    bash "$NET/line" >"$NET/read"
    says 'CONNECT registry.interop:443' "$NET/proxy.log"
    equal "$NET/manifest" "$NET/read"
}

mirrors_conf() {
    cat <<END
[[registry]]
location = "gone.interop"
[[registry.mirror]]
location = "127.0.0.1:1"
insecure = true
[[registry.mirror]]
location = "$1"
insecure = true

[[registry]]
prefix = "*.blocked.interop"
blocked = true

[aliases]
"interop-sample" = "gone.interop/$SAMPLE_PATH"
END
}

reads_from_mirror() {
    raw_manifest gone.interop --registries-conf "$NET/registries.conf" --trace >"$NET/read" 2>"$NET/trace"
    equal "$NET/manifest" "$NET/read"
    says "passed over 127.0.0.1:1/" "$NET/trace"
    with CONTAINERS_REGISTRIES_CONF="$NET/registries.conf" reads_as gone.interop
}

skopeo_reads_from_mirror() {
    CONTAINERS_REGISTRIES_CONF=$NET/registries.conf skopeo --registries-conf "$NET/registries.conf" --policy "$WORK/policy.json" \
        inspect --raw "docker://gone.interop/$SAMPLE_PATH:v1" >"$NET/read"
    equal "$NET/manifest" "$NET/read"
}

blocked_is_denied() {
    exits 4 raw_manifest a.blocked.interop --registries-conf "$NET/registries.conf" 2>"$NET/err"
    says "is blocked" "$NET/err"
    fails skopeo --registries-conf "$NET/registries.conf" --policy "$WORK/policy.json" inspect --raw docker://a.blocked.interop/x
}

reads_alias() {
    dray manifest --registries-conf "$NET/registries.conf" interop-sample:v1 >"$NET/read"
    equal "$NET/manifest" "$NET/read"
}
