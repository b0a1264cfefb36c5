# The old API: what scripts and clients before 2016 did with curl, line by line, against `dray serve --v1`; and dray as such a client.

check_v1() {
    local host root=$WORK/served-v1
    needs "the old API" skopeo curl jq || return
    start_dray dray-v1 serve --port 0 --root "$root" --v1
    host=$(address_of dray-v1)
    check "v1: skopeo pushes with today's API" \
        skopeo_copy --dest-tls-verify=false "oci:$LAYOUTS:$SAMPLE" "docker://$host/library/sample:v1"
    check "v1: a script of 2016 gets all layers" v1_script "$host" library/sample v1
    check "v1: a tag that is not there is said in plain text" v1_no_tag "$host" library/sample
    check "v1: a client with a token gets tags, ancestry and layers" v1_client "http://$host" library/sample v1
    check "v1: an image is found by search" v1_search "$host"
    check "v1: a client pushes, and skopeo pulls it with the newer API" v1_push "$host"
    check "v1: dray v1 layer gives the layers that the script got" v1_dray_layers "$host/library/sample:v1"
    check "v1: dray pulls what the client pushed, with its layer" v1_dray_pushed "$host/old/app:v1"
    check "v1: dray makes the same image of it each time" v1_dray_same "$host/library/sample:v1"
    check "v1: dray unpacks it as it unpacks the image of today" v1_dray_unpacks "$host/library/sample:v1"
    check "v1: the script of dray v1 layer --explain gets the same bytes" v1_dray_explains "$host/library/sample:v1"
    v1_dray_copies "$host/library/sample:v1"
    stop_last
    start_dray dray-v1-token serve --port 0 --root "$root" --v1 --auth token --user "$ACCOUNT:$SECRET"
    host=$(address_of dray-v1-token)
    check "v1: without a password nothing is given" v1_refused "http://$host"
    check "v1: a password buys a token" v1_client "http://$ACCOUNT:$SECRET@$host" library/sample v1
    check "v1: dray without a password is denied" exits 4 dray v1 tags "$host/library/sample"
    check "v1: dray's password buys a token, which fetches layers" v1_dray_layers "$host/library/sample:v1" \
        --creds "$ACCOUNT:$SECRET"
    stop_last
}

# v1_dray_layers IMAGE [OPTION...]: by short ids, against what v1_script left.
v1_dray_layers() {
    local id dir=$WORK/v1-dray
    rm -rf "$dir"
    mkdir "$dir"
    dray v1 ancestry "$@" | tee "$dir/ids"
    for id in $(<"$dir/ids"); do
        dray v1 layer "$1" "${id:0:12}" -o "$dir/$id.tar.gz" "${@:2}" 2>"$dir/said"
        says "verified by sha256:" "$dir/said"
        cmp "$dir/$id.tar.gz" "$WORK/v1-script/$id.tar.gz"
    done
    v1_has_all_layers "$dir"
}

v1_dray_pushed() {
    dray pull "v1:$1"
    dray layers --json "v1:$1" | jq -re '.[].digest' | tee "$WORK/v1-digest"
    [[ $(<"$WORK/v1-digest") == "sha256:$(sha256sum <"$WORK/v1-layer.tar.gz" | cut -c1-64)" ]]
}

# v1_dray_same IMAGE: with another store, where nothing is known of it.
v1_dray_same() {
    dray digest "v1:$1" >"$WORK/v1-first"
    with_store "$WORK/v1-store" digest "v1:$1" >"$WORK/v1-second"
    equal "$WORK/v1-first" "$WORK/v1-second"
}

v1_dray_unpacks() {
    rm -rf "$WORK/v1-tree" "$WORK/v2-tree"
    dray unpack "v1:$1" "$WORK/v1-tree"
    dray unpack "$1" "$WORK/v2-tree"
    list_tree "$WORK/v1-tree" >"$WORK/v1.tree"
    list_tree "$WORK/v2-tree" >"$WORK/v2.tree"
    [[ -s $WORK/v1.tree ]]
    equal "$WORK/v2.tree" "$WORK/v1.tree"
}

# v1_dray_explains IMAGE: of its lowest layer; the last answer is the layer.
v1_dray_explains() {
    local id script=$WORK/v1-explained dir=$WORK/v1-explained.answers
    rm -rf "$script" "$dir" "$script.tar.gz"
    id=$(dray v1 ancestry "$1" | tail -n 1)
    dray v1 layer -q "$1" "$id" -o "$script.tar.gz" --explain --explain-file "$script"
    DIR=$dir bash "$script"
    cmp "$script.tar.gz" "$dir/$(ls "$dir" | grep -oE '^[0-9]+' | sort -n | tail -n 1).body"
}

# v1_dray_copies IMAGE: to a registry of today, from which skopeo takes it.
v1_dray_copies() {
    local to=${ADDRESS[docker-open]:-}
    [[ -n $to ]] || { skip "v1: dray copies it to docker-registry" "none runs"; return; }
    check "v1: dray copies it to docker-registry, and skopeo reads it there" v1_skopeo_reads "$1" "$to/from/v1:1"
}

v1_skopeo_reads() {
    dray copy "v1:$1" "$2"
    rm -rf "$WORK/v1-copied"
    skopeo_copy --src-tls-verify=false "docker://$2" "oci:$WORK/v1-copied:1"
    skopeo inspect --raw "oci:$WORK/v1-copied:1" | jq -r '.layers[].digest' >"$WORK/v1-copied-layers"
    dray layers --json "$1" | jq -r '.[].digest' >"$WORK/v1-layers"
    equal "$WORK/v1-layers" "$WORK/v1-copied-layers"
    [[ "sha256:$(skopeo inspect --raw "oci:$WORK/v1-copied:1" | sha256sum | cut -c1-64)" == "$(dray digest "v1:$1")" ]]
}

# v1_script HOST REPOSITORY TAG: short ids of a tag, made full with the list of images, downloaded by xargs and curl.
v1_script() {
    local url=http://$1/v1/repositories/$2 dir=$WORK/v1-script repo_images layers token id full
    mkdir -p "$dir"
    repo_images=$(curl -si "$url/images")
    layers=$(curl -sk "$url/tags/$3")
    [[ $layers != "Tag not found" ]]
    token=$(curl -si "$url/images" -H 'X-Docker-Token: true' | grep X-Docker-Token)
    token=$(echo "Authorization: Token ${token/X-Docker-Token: /}" | tr -d '\r')
    for id in $(grep -Po '"id": "\K.*?(?=")' <<<"$layers"); do
        full=$(grep -o -P "$id"'.+?(?=\")' <<<"$repo_images")
        echo "http://$1/v1/images/$full/layer -H '$token'" >"$dir/$full.url"
        xargs curl -sfL <"$dir/$full.url" >"$dir/$full.tar.gz"
        gzip -t "$dir/$full.tar.gz"
    done
    v1_has_all_layers "$dir"
}

# v1_has_all_layers DIR: each layer of the sample is one of the files there, byte for byte.
v1_has_all_layers() {
    (cd "$1" && sha256sum -- *.tar.gz | cut -c1-64 | sort -u) >"$1/got"
    skopeo inspect --raw "oci:$LAYOUTS:$SAMPLE" | jq -r '.layers[].digest | ltrimstr("sha256:")' | sort -u >"$1/wanted"
    [[ -s $1/wanted ]]
    comm -13 "$1/got" "$1/wanted" | { ! grep .; }
}

v1_no_tag() {
    [[ $(curl -sk "http://$1/v1/repositories/$2/tags/none") == "Tag not found" ]]
}

# v1_client BASE REPOSITORY TAG: as Docker did until 1.12. BASE may hold a password, which only the index is told.
v1_client() {
    local base=$1 open=http://${1##*[/@]} dir=$WORK/v1-client headers=$WORK/v1-headers token id each
    rm -rf "$dir"
    mkdir -p "$dir"
    curl -sf -D "$headers" -o "$dir/images.json" -H 'X-Docker-Token: true' "$base/v1/repositories/$2/images"
    token="Authorization: Token $(sed -n 's/^X-Docker-Token: //p' "$headers" | tr -d '\r')"
    grep -q "^X-Docker-Endpoints: ${open#http://}" "$headers"
    id=$(curl -sf -H "$token" "$open/v1/repositories/$2/tags" | jq -r ".\"$3\"")
    [[ $(curl -sf -H "$token" "$open/v1/repositories/$2/tags/$3") == "\"$id\"" ]]
    for each in $(curl -sf -H "$token" "$open/v1/images/$id/ancestry" | jq -r 'reverse | .[]'); do
        jq -e --arg id "$each" 'any(.id == $id)' "$dir/images.json"
        v1_image "$open" "$token" "$each" "$dir"
    done
    v1_has_all_layers "$dir"
}

# v1_image BASE TOKEN ID DIR: the checksum is over the document, a line break and the layer.
v1_image() {
    local url=$1/v1/images/$3 sum
    curl -sf -D "$4/headers" -H "$2" "$url/json" >"$4/$3.json"
    curl -sfL -H "$2" "$url/layer" >"$4/$3.tar.gz"
    sum=sha256:$({ cat "$4/$3.json"; echo; cat "$4/$3.tar.gz"; } | sha256sum | cut -c1-64)
    grep -q "^X-Docker-Checksum-Payload: $sum" "$4/headers"
    grep -q "^X-Docker-Size: $(stat -c %s "$4/$3.tar.gz")" "$4/headers"
}

v1_search() {
    curl -sf "http://$1/v1/search?q=SAMPLE" | jq -e '.results[0].name == "sample"'
}

v1_refused() {
    [[ $(curl -s -o "$WORK/v1-refused" -w '%{http_code}' "$1/v1/repositories/library/sample/images") == 401 ]]
    says "Requires authorization" "$WORK/v1-refused"
}

# v1_push HOST: in Docker's order; what comes out is an image for today's programs.
v1_push() {
    local url=http://$1/v1 id token json=$WORK/v1-image.json layer=$WORK/v1-layer.tar.gz
    id=$(printf 'a%.0s' {1..64})
    printf '{"id":"%s","created":"2015-01-01T00:00:00Z","architecture":"amd64","os":"linux"}' "$id" >"$json"
    tar -C "$INTEROP" -czf "$layer" v1.sh
    token="Authorization: Token $(curl -sf -D - -o "$WORK/v1-answer" -T - -H 'X-Docker-Token: true' "$url/repositories/old/app/" \
        <<<"[{\"id\":\"$id\"},{\"id\":\"$id\",\"Tag\":\"v1\"}]" | sed -n 's/^X-Docker-Token: //p' | tr -d '\r')"
    exits 22 curl -sf -H "$token" "$url/images/$id/json"
    curl -sf -H "$token" -T "$json" "$url/images/$id/json"
    curl -sf -H "$token" -T - "$url/images/$id/layer" <"$layer"
    curl -sf -H "$token" -X PUT "$url/images/$id/checksum" \
        -H "X-Docker-Checksum-Payload: sha256:$({ cat "$json"; echo; cat "$layer"; } | sha256sum | cut -c1-64)"
    curl -sf -H "$token" -T - "$url/repositories/old/app/tags/v1" <<<"\"$id\""
    curl -sf -H "$token" -T - "$url/repositories/old/app/images" <<<"[]"
    skopeo_copy --src-tls-verify=false "docker://$1/old/app:v1" "oci:$WORK/v1-pushed:v1"
    [[ $(curl -sf -H "$token" "$url/repositories/old/app/tags/v1") == "\"$id\"" ]]
}
