# Replacing: `dray serve` before, behind and in place of other programs: it reads through to Debian's docker-registry, stands in for
# it with the same config.yml, and is itself behind nginx.

check_replacing() {
    local REPLACING=$WORK/replacing
    needs "dray serve and other servers" skopeo umoci curl jq || return 0
    mkdir -p "$REPLACING"
    check "replacing: umoci makes an image" make_replacing_image
    if needs "dray serve and docker-registry" docker-registry htpasswd; then
        check_reading_through
        check_same_config
    fi
    if needs "dray serve behind nginx" nginx openssl; then
        check_behind_nginx
    fi
}

make_replacing_image() {
    mkdir "$REPLACING/files"
    head -c 3000000 /dev/urandom >"$REPLACING/files/random"
    tar -C "$REPLACING/files" -cf "$REPLACING/layer.tar" random
    umoci init --layout "$REPLACING/image"
    umoci new --image "$REPLACING/image:v1"
    umoci raw add-layer --image "$REPLACING/image:v1" "$REPLACING/layer.tar"
    skopeo inspect --raw "oci:$REPLACING/image:v1" >"$REPLACING/manifest"
}

# replacing_config NAME: docker-registry's, with its users and a port that is free; PORT is that.
replacing_config() {
    PORT=$(free_port)
    docker_registry_config "$PORT" "$REPLACING/$1" >"$REPLACING/$1.yml"
    htpasswd -nbB "$ACCOUNT" "$SECRET" >"$REPLACING/htpasswd"
    printf 'auth:\n  htpasswd:\n    realm: interop\n    path: %s\n' "$REPLACING/htpasswd" >>"$REPLACING/$1.yml"
}

replacing_push() {
    skopeo_copy --dest-tls-verify=false --dest-creds "$ACCOUNT:$SECRET" "oci:$REPLACING/image:v1" "docker://$1"
}

# replacing_pull IMAGE OPTION...: it is the image that was made.
replacing_pull() {
    rm -rf "$REPLACING/pulled"
    skopeo_copy --src-tls-verify=false "${@:2}" --preserve-digests "docker://$1" "oci:$REPLACING/pulled:v1"
    cmp <(skopeo inspect --raw "oci:$REPLACING/pulled:v1") "$REPLACING/manifest"
}

# The login that it reads with is what `docker login` leaves, in its form.
check_reading_through() {
    local upstream host
    replacing_config upstream
    upstream=127.0.0.1:$PORT
    start_reading_through "$upstream"
    host=$(address_of dray-through 2>/dev/null) || return
    start upstream env -i PATH="$PATH" docker-registry serve "$REPLACING/upstream.yml"
    check "through: docker-registry runs" answers "$upstream"
    check "through: skopeo pushes to docker-registry" replacing_push "$upstream/acme/app:v1"
    check "through: skopeo pulls by way of dray serve" replacing_pull "$host/hub/acme/app:v1"
    check "through: a push is refused" fails replacing_push "$host/hub/acme/app:v2"
    stop_last # docker-registry
    check "through: docker-registry is down" fails replacing_pull "$upstream/acme/app:v1" --src-creds "$ACCOUNT:$SECRET"
    check "through: skopeo pulls what was kept" replacing_pull "$host/hub/acme/app:v1"
    check "through: what was not asked for before is missing" fails replacing_pull "$host/hub/acme/app:v2"
    stop_last
}

start_reading_through() {
    mkdir -p "$REPLACING/login"
    printf '{"auths":{"%s":{"auth":"%s"}}}\n' "$1" "$(printf '%s:%s' "$ACCOUNT" "$SECRET" | base64)" >"$REPLACING/login/config.json"
    start dray-through "${OWN_HOME[@]}" DOCKER_CONFIG="$REPLACING/login" setsid "$DRAY" serve --port 0 --root "$REPLACING/through" \
        --upstream "hub=$1"
    check "through: dray serve runs" address_of dray-through
}

# One file, given to both programs in turn: the same address, users and data.
check_same_config() {
    local host
    replacing_config moved
    host=127.0.0.1:$PORT
    start moved env -i PATH="$PATH" docker-registry serve "$REPLACING/moved.yml"
    check "moving from docker-registry: it runs" answers "$host"
    check "moving from docker-registry: skopeo pushes to it" replacing_push "$host/acme/app:v1"
    stop_last
    start_dray dray-moved serve --config "$REPLACING/moved.yml"
    check "moving from docker-registry: dray serve runs with its config.yml, at its address" answers "$host"
    check "moving from docker-registry: skopeo pulls from dray what it had" replacing_pull "$host/acme/app:v1" --src-creds "$ACCOUNT:$SECRET"
    check "moving from docker-registry: without a password nothing is given" fails replacing_pull "$host/acme/app:v1"
    check "moving from docker-registry: skopeo pushes to dray" replacing_push "$host/acme/app:v2"
    check "moving from docker-registry: skopeo deletes in dray" \
        skopeo delete --creds "$ACCOUNT:$SECRET" --tls-verify=false "docker://$host/acme/app:v1"
    check "moving from docker-registry: skopeo pushes to dray again" replacing_push "$host/acme/again:v1"
    stop_last
    start moved-back env -i PATH="$PATH" docker-registry serve "$REPLACING/moved.yml"
    check "moving back to docker-registry: it runs" answers "$host"
    check "moving back to docker-registry: skopeo pulls what dray wrote" replacing_pull "$host/acme/again:v1" --src-creds "$ACCOUNT:$SECRET"
    check "moving back to docker-registry: what was deleted stays so" \
        fails replacing_pull "$host/acme/app:v1" --src-creds "$ACCOUNT:$SECRET"
    stop_last
}

# nginx has the certificate. First it gives the path alone: whatever dray says about where things are must be true outside. Then it
# tells the name and the scheme, too, without which no token can be had.
check_behind_nginx() {
    local NET=$REPLACING FRONT=localhost
    mkdir -p "$REPLACING/tls"
    check "behind nginx: openssl makes an authority and its certificates" make_certificates
    if start_behind_nginx behind-plain ""; then
        check "behind nginx: an upload begun outside goes on there (Location)" location_leads_on
        check "behind nginx: skopeo pushes and pulls" nginx_push_and_pull
        check "behind nginx: tags are listed page by page (Link)" link_leads_on
        stop_last && stop_last
    fi
    if start_behind_nginx behind-token "proxy_set_header Host \$http_host; proxy_set_header X-Forwarded-Proto \$scheme;" \
        --proxied --auth token --user "$ACCOUNT:$SECRET"; then
        check "behind nginx: skopeo pushes and pulls with a token" nginx_push_and_pull
        stop_last && stop_last
    fi
}

# start_behind_nginx NAME DIRECTIVES OPTION...: FRONT is where nginx is, once both run.
start_behind_nginx() {
    local inner port
    start_dray "dray-$1" serve --port 0 --root "$REPLACING/$1" "${@:3}"
    check "behind nginx: dray serve runs" address_of "dray-$1"
    inner=$(address_of "dray-$1" 2>/dev/null) || return
    port=$(free_port) FRONT=localhost:$port
    behind_nginx_config "$port" "$inner" "$2" >"$REPLACING/nginx.conf"
    start "$1" nginx -c "$REPLACING/nginx.conf" -p "$REPLACING" -e "$REPLACING/nginx-error.log"
    check "behind nginx: it runs" outside --retry 50 --retry-delay 1 --retry-connrefused "https://$FRONT/v2/"
}

# behind_nginx_config PORT REGISTRY DIRECTIVES
behind_nginx_config() {
    ((EUID == 0)) && echo "user root;"
    cat <<END
daemon off;
pid $REPLACING/nginx.pid;
events {}
http {
    access_log off;
    client_max_body_size 0;
    client_body_temp_path $REPLACING/nginx-body;
    proxy_temp_path $REPLACING/nginx-proxy;
    fastcgi_temp_path $REPLACING/nginx-fastcgi;
    uwsgi_temp_path $REPLACING/nginx-uwsgi;
    scgi_temp_path $REPLACING/nginx-scgi;
    server {
        listen 127.0.0.1:$1 ssl;
        ssl_certificate $REPLACING/tls/server.cert;
        ssl_certificate_key $REPLACING/tls/server.key;
        location / {
            proxy_pass http://$2;
            $3
        }
    }
}
END
}

outside() {
    curl -sS --cacert "$REPLACING/tls/ca.crt" "$@"
}

# from_outside HEADER: where that header of curl's -D output leads, seen from the front, as clients make it out.
from_outside() {
    tr -d '\r' | sed -nE "s/^$1: <?([^>;]*).*/\1/Ip" | sed "s#^/#https://$FRONT/#"
}

location_leads_on() {
    local at digest
    digest=sha256:$(printf 0123456789 | sha256sum | cut -c1-64)
    at=$(outside -f -X POST -D - -o "$REPLACING/answer" "https://$FRONT/v2/acme/steps/blobs/uploads/" | from_outside location)
    at=$(outside -f -X PATCH -H 'Content-Type: application/octet-stream' --data-binary 01234 -D - -o "$REPLACING/answer" "$at" \
        | from_outside location)
    at=$at$([[ $at == *\?* ]] && echo '&' || echo '?')digest=$digest
    at=$(outside -f -X PUT -H 'Content-Type: application/octet-stream' --data-binary 56789 -D - -o "$REPLACING/answer" "$at" \
        | from_outside location)
    [[ $(outside -f "$at") == 0123456789 ]]
}

link_leads_on() {
    local next first second
    nginx_push v2
    next=$(outside -f -D - -o "$REPLACING/answer" "https://$FRONT/v2/acme/app/tags/list?n=1" | from_outside link)
    first=$(jq -r '.tags[]' "$REPLACING/answer")
    second=$(outside -f "$next" | jq -r '.tags[]')
    [[ "$first $second" == "v1 v2" ]]
}

nginx_push() {
    SSL_CERT_FILE=$REPLACING/tls/ca.crt skopeo_copy --dest-creds "$ACCOUNT:$SECRET" "oci:$REPLACING/image:v1" "docker://$FRONT/acme/app:$1"
}

nginx_push_and_pull() {
    nginx_push v1
    rm -rf "$REPLACING/pulled"
    SSL_CERT_FILE=$REPLACING/tls/ca.crt skopeo_copy --src-creds "$ACCOUNT:$SECRET" --preserve-digests \
        "docker://$FRONT/acme/app:v1" "oci:$REPLACING/pulled:v1"
    cmp <(skopeo inspect --raw "oci:$REPLACING/pulled:v1") "$REPLACING/manifest"
}
