# Docker Hub's own API, before a server that is scripted from what is documented of it: the real one cannot be reached here.

check_hub() {
    needs "Docker Hub's API" python3 jq openssl || return
    HUB=$WORK/hub
    mkdir -p "$HUB/nobody" "$HUB/ann" "$HUB/bob" "$HUB/wrong"
    start hub "$INTEROP/hub_server.py" --log "$HUB/log" --uses 2
    HUB_HOST=$(address_of hub)
    export DRAY_HUB_URL=http://$HUB_HOST
    check "hub: 250 tags are listed with three calls" hub_lists
    check "hub: tags --long and images ask the Hub, and nothing else" hub_long
    check "hub: a search, repositories, a repository, a tag" hub_tells
    check "hub: who is logged in sees what is private" hub_private
    check "hub: a log-in that ends is renewed, and nothing of it is kept" hub_renews
    check "hub: a wrong password is tried once" hub_wrong_password
    check "hub: a second factor is asked for" hub_second_factor
    check "hub: a tag is deleted, with the scope for it" hub_deletes
    check "hub: what is too many is waited for" hub_waits
    check "hub: the front end's page is said to be one" hub_blocked
    check "hub: no list goes on at another server" hub_stays
    check "hub: limits are told, without a pull" hub_limits
    check "hub: the script of --explain asks the same" hub_explained
    stop_last
    check "hub: openssl makes a certificate" hub_certificate
    start hub-tls "$INTEROP/hub_server.py" --certificate "$HUB/server.pem"
    DRAY_HUB_URL=https://$(address_of hub-tls)
    check "hub: over TLS, by an authority of one's own" hub_tls
    stop_last
    unset DRAY_HUB_URL
}

# hub_as USER COMMAND...: with a log-in for this Hub in docker's file, or "nobody".
hub_as() {
    DOCKER_CONFIG=$HUB/$1 dray "${@:2}"
}

# hub_log_in DIR USER PASSWORD: what docker login would leave for this Hub.
hub_log_in() {
    jq -n --arg host "$HUB_HOST" --arg auth "$(printf %s "$2:$3" | base64 -w 0)" '{auths: {($host): {auth: $auth}}}' >"$HUB/$1/config.json"
}

hub_calls() {
    grep -cF "$1" "$HUB/log" || true
}

hub_lists() {
    : >"$HUB/log"
    hub_as nobody hub tags acme/web --json >"$HUB/tags.json"
    jq -e '.complete and .total == 250 and (.tags | length) == 250 and .tags[0].tag == "latest"' "$HUB/tags.json"
    [[ $(wc -l <"$HUB/log") == 3 ]]
    hub_as nobody hub tags acme/web --limit 120 >"$HUB/some" 2>"$HUB/err"
    [[ $(wc -l <"$HUB/some") == 121 ]]
    says "these are 120 of 250" "$HUB/err"
}

hub_long() {
    : >"$HUB/log"
    hub_as nobody tags acme/web --long >"$HUB/long" 2>"$HUB/err"
    [[ $(wc -l <"$HUB/long") == 251 && ! -s $HUB/err ]]
    hub_as nobody images acme/web --json >"$HUB/images"
    [[ $(wc -l <"$HUB/log") == 6 ]]
    # The same digests as in the list, sorted by tag.
    jq -r '.tags[] | .tag + " " + .digest' "$HUB/tags.json" | LC_ALL=C sort >"$HUB/wanted"
    jq -r '.tag + " " + .digest' "$HUB/images" | LC_ALL=C sort | equal "$HUB/wanted" /dev/stdin
    jq -se 'all(.platforms == ["linux/amd64", "linux/arm64", "linux/arm/v7"] and .pushed != null)' "$HUB/images"
}

hub_tells() {
    hub_as nobody hub search acme --json | jq -e '.results[0].name == "acme/web"'
    hub_as nobody hub repos acme --json | jq -e '.repositories | map(.name) | index("acme/key") == null'
    hub_as nobody hub repo acme/web >"$HUB/repo"
    says "pulls +1,234,567" "$HUB/repo"
    hub_as nobody hub tag acme/web:1.7 --json | jq -e '.images | length == 4 and .[3].attestation'
    exits 3 hub_as nobody hub tag acme/web:9
    exits 3 hub_as nobody hub repos nobody-here
}

hub_private() {
    exits 3 hub_as nobody hub repo acme/key 2>"$HUB/err"
    says "a private one may need: dray login" "$HUB/err"
    hub_log_in ann ann ann-password
    hub_as ann hub repo acme/key --json | jq -e .private
    hub_as nobody hub repo acme/key --creds ann:ann-password --json | jq -e .private
    # For Docker Hub's own names, and so not for this one.
    jq -n '{auths: {"https://index.docker.io/v1/": {auth: "YW5uOmFubi1wYXNzd29yZA=="}}}' >"$HUB/nobody/config.json"
    exits 3 hub_as nobody hub repo acme/key
    rm "$HUB/nobody/config.json"
}

hub_renews() {
    # Each is taken twice, and three pages are asked for.
    local header
    : >"$HUB/log"
    hub_as ann hub tags acme/web --json | jq -e '.tags | length == 250'
    [[ $(hub_calls /v2/auth/token) == 2 && $(hub_calls $'\t401\t') == 1 ]]
    header=$(hub_as ann hub token)
    curl -sf -H "$header" "http://$HUB_HOST/v2/namespaces/acme/repositories/key" | jq -e .is_private
    ! grep -rqF "${header##* }" "$WORK/store" "$HUB/ann" "$WORK/home"
}

hub_wrong_password() {
    : >"$HUB/log"
    hub_log_in wrong ann not-it
    exits 4 hub_as wrong hub tags acme/web 2>"$HUB/err"
    says "Incorrect authentication credentials to the credentials from" "$HUB/err"
    says "lock the name" "$HUB/err"
    [[ $(wc -l <"$HUB/log") == 1 ]]
}

hub_second_factor() {
    exits 4 hub_as nobody hub token --creds eve:eve-password 2>"$HUB/err"
    says "second factor" "$HUB/err"
    exits 4 hub_as nobody hub token --creds eve:eve-password --code 000000
    hub_as nobody hub token --creds eve:eve-password --code 123456 | grep -q '^Authorization: Bearer ey'
}

hub_deletes() {
    hub_log_in bob bob dckr_pat_bob-reads
    exits 4 hub_as nobody hub delete acme/web:1.9 2>"$HUB/err"
    says "needs a log-in" "$HUB/err"
    exits 4 hub_as bob hub delete acme/web:1.9 2>"$HUB/err"
    says 'repo:admin \("Read, Write, Delete"\)' "$HUB/err"
    hub_as ann hub delete acme/web:1.9
    exits 3 hub_as nobody hub tag acme/web:1.9
}

hub_waits() {
    hub_as nobody hub tags acme/busy >"$HUB/busy"
    [[ $(wc -l <"$HUB/busy") == 4 ]]
    [[ $(hub_calls $'acme/repositories/busy/tags?page=1&page_size=100\t429') == 1 ]]
}

hub_blocked() {
    exits 1 hub_as nobody hub tags acme/blocked 2>"$HUB/err"
    says "blocked by the Hub's front end" "$HUB/err"
}

hub_stays() {
    exits 1 hub_as nobody hub tags acme/wild 2>"$HUB/err"
    says "goes on at another server, evil.example" "$HUB/err"
}

hub_limits() {
    : >"$HUB/log"
    hub_as nobody hub limits "$HUB_HOST/ratelimitpreview/test:latest" --api >"$HUB/limits"
    says "76 of 100 left in any 6 h" "$HUB/limits"
    says "the address 203.0.113.7" "$HUB/limits"
    says "api calls +179 of 180 left" "$HUB/limits"
    [[ $(hub_calls GET) == 0 ]]
}

hub_explained() {
    local dir=$HUB/explained
    hub_as ann hub tags acme/web --limit 200 --json --explain 2>"$HUB/script" >"$HUB/listed"
    if grep -E 'ann-password|eyJ' "$HUB/script"; then return 1; fi
    DIR=$dir SECRET=ann-password bash "$HUB/script"
    # The names of all pages, in the order in which they were asked for.
    find "$dir" -name '*.body' -printf '%f\n' | sort -n | sed "s|^|$dir/|" | xargs jq -r '.results[]?.name' >"$HUB/by-script"
    jq -r '.tags[].tag' "$HUB/listed" | equal "$HUB/by-script" /dev/stdin
}

hub_certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$HUB/key" -out "$HUB/ca.crt" -days 2 \
        -subj /CN=localhost -addext subjectAltName=DNS:localhost
    cat "$HUB/ca.crt" "$HUB/key" >"$HUB/server.pem"
}

hub_tls() {
    exits 7 hub_as nobody hub repo acme/web --retries 0 2>"$HUB/err"
    says "ca.crt" "$HUB/err"
    hub_as nobody hub repo acme/web --cacert "$HUB/ca.crt"
    DRAY_HUB_URL=http://hub.example exits 2 hub_as nobody hub repo acme/web
    DRAY_HUB_URL=off exits 1 hub_as nobody hub repo acme/web
}
