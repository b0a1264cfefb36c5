# What is in a repository and what hangs on an image: dray beside crane, skopeo, oras and regctl.

# check_listing REGISTRY: one without authentication, filled by push_images.
check_listing() {
    local repository=${ADDRESS[$1]}/interop/odd
    needs_login "$1" && return
    if made odd && needs "images beside crane on $1" crane skopeo; then
        check "images of $1 has crane's digests" images_like_crane "$repository"
        check "images of $1 has skopeo's dates" images_like_skopeo "$repository"
        check "images of $1 knows them the next time" images_again "$repository"
    fi
    if made index && needs "referrers beside oras on $1" oras regctl; then
        check "oras attaches to an image in $1" attach_artifacts "${ADDRESS[$1]}/interop/index:v1"
        check "referrers of $1 are oras's" referrers_like_oras "${ADDRESS[$1]}/interop/index:v1"
        check "tree of $1 is regctl's" tree_like_regctl "${ADDRESS[$1]}" interop/index:v1
    fi
}

images_like_crane() {
    local tag
    for tag in $(crane ls --insecure "$1"); do
        echo "$tag $(crane digest --insecure "$1:$tag")"
    done | LC_ALL=C sort >"$WORK/crane.images"
    dray images --json "$1" | json_lines 'each["tag"], each["digest"]' >"$WORK/dray.images"
    equal "$WORK/crane.images" "$WORK/dray.images"
    [[ -s $WORK/dray.images ]]
}

images_like_skopeo() {
    local tag
    for tag in $(crane ls --insecure "$1"); do
        skopeo --policy "$WORK/policy.json" inspect --tls-verify=false "docker://$1:$tag" | python3 -c '
import json, sys
image = json.load(sys.stdin)
print(sys.argv[1], image["Created"], image["Os"] + "/" + image["Architecture"])' "$tag"
    done | LC_ALL=C sort >"$WORK/skopeo.images"
    dray images --json "$1" | json_lines 'each["tag"], each["created"], *each["platforms"]' >"$WORK/dray.images"
    equal "$WORK/skopeo.images" "$WORK/dray.images"
}

# The same lines, and nothing was asked but digests.
images_again() {
    dray images --no-cache "$1" >"$WORK/first.images"
    dray images "$1" >/dev/null
    dray images --trace "$1" >"$WORK/again.images" 2>"$WORK/again.trace"
    equal "$WORK/first.images" "$WORK/again.images"
    grep -q "curl.*--head\|curl.*-I" "$WORK/again.trace"
    fails grep -q "/blobs/" "$WORK/again.trace"
}

# json_lines EXPRESSION: one line of words for each JSON document, sorted.
json_lines() {
    python3 -c '
import json, sys
for line in sys.stdin:
    each = json.loads(line)
    print('"$1"')' | LC_ALL=C sort
}

# A file on the image, and a signature on that file.
attach_artifacts() {
    local sbom
    cd "$WORK"
    echo '{"of":"what"}' >sbom.json
    echo 'signed' >signature.txt
    sbom=$(oras attach --plain-http --artifact-type example/sbom "$1" sbom.json:application/json \
        --format go-template --template '{{.digest}}')
    oras attach --plain-http --artifact-type example/signature "${1%:*}@$sbom" signature.txt:text/plain
}

referrers_like_oras() {
    oras discover --plain-http --depth 1 --format json "$1" | python3 -c '
import json, sys
for each in json.load(sys.stdin)["referrers"]:
    print(each["digest"], each["artifactType"])' >"$WORK/oras.referrers"
    dray referrers --json "$1" | python3 -c '
import json, sys
for each in json.load(sys.stdin):
    print(each["digest"], each["artifactType"])' >"$WORK/dray.referrers"
    equal "$WORK/oras.referrers" "$WORK/dray.referrers"
    [[ -s $WORK/dray.referrers ]]
    dray referrers --artifact-type example/signature "$1" | fails grep example/
}

# The digests in their order: the image, its platforms, the file, its signature.
tree_like_regctl() {
    regctl --host "reg=$1,tls=disabled" artifact tree "$1/$2" | grep -oE 'sha256:[0-9a-f]{64}' | LC_ALL=C sort -u >"$WORK/regctl.tree"
    dray tree "$1/$2" | grep -oE 'sha256:[0-9a-f]{64}' | LC_ALL=C sort -u >"$WORK/dray.tree"
    equal "$WORK/regctl.tree" "$WORK/dray.tree"
    dray tree "$1/$2" | grep -A1 example/sbom | tail -n 1 | grep example/signature
}
