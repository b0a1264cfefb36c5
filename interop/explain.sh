# Explained: what --explain writes is a script that runs, with bash and curl, in an environment that has nothing but what the script
# asks for; and it gives the same bytes as the command. Each registry is a new one, which is emptied before a script that writes.

check_explain() {
    local kind kinds=(dray-open dray-basic dray-token)
    needs "explained" curl jq || return
    needs "explained, at docker-registry" docker-registry && kinds+=(docker-open docker-basic)
    EXPLAINED=$WORK/explained
    EXPLAIN_IMAGE=oci:$LAYOUTS:$SAMPLE
    made index && EXPLAIN_IMAGE=oci:$WORK/index:index
    for kind in "${kinds[@]}"; do explain_at "$kind"; done
    explain_v1
}

explain_at() {
    local kind=$1 host copied
    host=127.0.0.1:$(free_port)
    copied=127.0.0.1:$(free_port)
    local AS=()
    [[ $kind == *-open ]] || AS=(--creds "$ACCOUNT:$SECRET")
    explain_serve "$kind" "$host"
    check "explain: $kind: push" explained push push -q "$EXPLAIN_IMAGE" "$host/explain/a:v1"
    explain_empty "$kind" "$host"
    check "explain: $kind: the script of a push pushes the same image" script_names push "$host/explain/a:v1"
    explain_reads "$kind" "$host/explain/a"
    check "explain: $kind: copy within the registry" explained within copy "$host/explain/a:v1" "$host/explain/b:v1"
    explain_empty "$kind" "$host"
    check "explain: $kind: the scripts of a push and a copy" script_names push "$host/explain/a:v1"
    check "explain: $kind: the script of a copy copies the same image" script_names within "$host/explain/b:v1"
    explain_serve dray-token "$copied"
    check "explain: $kind: copy to another registry" explained across copy "$host/explain/a:v1" "$copied/explain/c:v1" \
        --to-creds "$ACCOUNT:$SECRET"
    explain_empty dray-token "$copied"
    AS=(--creds "$ACCOUNT:$SECRET")
    check "explain: $kind: the script of a copy to another registry copies the same image" script_names across "$copied/explain/c:v1"
    stop_last
    stop_last
}

# explain_serve KIND HOST: a registry at that address, with what it had there, if it was there before.
explain_serve() {
    local root=$EXPLAINED/served-${2#*:} options=(--auth "${1#*-}" --user "$ACCOUNT:$SECRET")
    mkdir -p "$root"
    if [[ $1 == docker-* ]]; then
        docker_registry_config "${2#*:}" "$root" >"$root.yml"
        [[ $1 == *-open ]] || printf 'auth: {htpasswd: {realm: interop, path: %s}}\n' "$WORK/htpasswd" >>"$root.yml"
        start "explain-$1" env -i PATH="$PATH" docker-registry serve "$root.yml"
    else
        [[ $1 == *-open ]] && options=()
        start_dray "explain-$1" serve --port "${2#*:}" --root "$root" "${options[@]}"
    fi
    answers "$2"
}

# explain_empty KIND HOST: the same registry, begun anew. It is the one that was started last.
explain_empty() {
    stop_last
    rm -rf "$EXPLAINED/served-${2#*:}"
    explain_serve "$1" "$2"
}

explain_reads() {
    local kind=$1 repository=$2 image=$2:v1 what layer
    for what in tags images; do check "explain: $kind: $what" explained "$what" "$what" "$repository"; done
    for what in layers inspect referrers tree; do check "explain: $kind: $what" explained "$what" "$what" "$image"; done
    for what in manifest config; do check "explain: $kind: $what gives the same bytes" same_last "$what" "$what" "$image"; done
    layer=$(dray layers --json "$image" "${AS[@]}" | jq -r 'first(.[] | .digest? // .layer? // empty)')
    check "explain: $kind: layer gives the same bytes" same_last layer layer "$image" "${layer:7:12}"
    check "explain: $kind: blob gives the same bytes" same_last blob blob "$repository@$layer"
    check "explain: $kind: pull gives the same blobs" same_blobs pull pull "$image" "oci:$EXPLAINED/layout"
    check "explain: $kind: unpack gives the same blobs" same_blobs unpack unpack "$image" "$EXPLAINED/root"
    check "explain: $kind: without pulling" told_before pull "$image"
    check "explain: $kind: a failure" told_failure "$repository:gone"
}

# explained NAME COMMAND...: the command's script is kept, has no secret in it, and runs.
# In $EXPLAINED/NAME: script, out (what the command printed), answers.
explained() {
    local dir=$EXPLAINED/$1
    rm -rf "$dir" "$EXPLAINED/layout" "$EXPLAINED/root"
    mkdir -p "$dir"
    with_store "$dir/store" "${@:2}" "${AS[@]}" --explain-file "$dir/script" >"$dir/out"
    runs_alone "$dir"
}

# runs_alone DIR: with an empty environment, but for the password.
runs_alone() {
    if grep -F -e "$SECRET" -e "$(printf '%s:%s' "$ACCOUNT" "$SECRET" | base64)" "$1/script"; then return 1; fi
    rm -rf "$1/answers"
    env -i PATH="$PATH" PASSWORD="$SECRET" DIR="$1/answers" bash "$1/script"
}

# last_answer NAME: the body that came last.
last_answer() {
    find "$EXPLAINED/$1/answers" -name '*.body' | sort -V | tail -n 1
}

# same_last NAME COMMAND...: what the script got last is what the command printed.
same_last() {
    explained "$@"
    cmp "$(last_answer "$1")" "$EXPLAINED/$1/out"
}

# same_blobs NAME COMMAND...: every blob that was pulled is among the answers.
same_blobs() {
    local blob
    explained "$@"
    sha256sum "$EXPLAINED/$1"/answers/*.body >"$EXPLAINED/$1/sums"
    for blob in "$EXPLAINED/$1"/store/blobs/sha256/* "$EXPLAINED"/layout/blobs/sha256/*; do
        [[ ! -f $blob ]] || says "^$(basename "$blob")" "$EXPLAINED/$1/sums"
    done
}

# script_names NAME IMAGE: after the script has run again, the image is there, and whole.
script_names() {
    runs_alone "$EXPLAINED/$1"
    dray digest "$2" "${AS[@]}" | tee "$EXPLAINED/digest"
    equal "$EXPLAINED/digest" <(dray digest "$EXPLAIN_IMAGE")
    dray copy "$2" "oci:$EXPLAINED/checked" "${AS[@]}"
    rm -rf "$EXPLAINED/checked"
}

# told_before pull IMAGE: as `dray explain` tells it, which pulls nothing.
told_before() {
    local dir=$EXPLAINED/before
    rm -rf "$dir"
    mkdir -p "$dir"
    with_store "$dir/store" explain "$@" "${AS[@]}" >"$dir/script"
    [[ ! -e $dir/store ]]
    runs_alone "$dir"
    says "^verify .* sha256:" "$dir/script"
}

told_failure() {
    local dir=$EXPLAINED/failure
    rm -rf "$dir"
    mkdir -p "$dir"
    exits 3 dray manifest "$1" "${AS[@]}" --explain-file "$dir/script"
    runs_alone "$dir"
}

explain_v1() {
    local host image id AS=(--creds "$ACCOUNT:$SECRET")
    host=127.0.0.1:$(free_port)
    start_dray explain-v1 serve --port "${host#*:}" --root "$EXPLAINED/served-v1" --v1 --auth token --user "$ACCOUNT:$SECRET"
    answers "$host"
    image=$host/explain/old:v1
    check "explain: v1: an image is there" dray push -q "oci:$LAYOUTS:$SAMPLE" "$image" "${AS[@]}"
    check "explain: v1: tags" explained v1-tags v1 tags "$host/explain/old"
    check "explain: v1: layers" explained v1-layers v1 layers "$image"
    id=$(dray v1 ancestry "$image" "${AS[@]}" | head -n 1)
    check "explain: v1: json gives the same bytes" same_last v1-json v1 json "$image"
    check "explain: v1: layer gives the same bytes" same_last v1-layer v1 layer "$image" "${id:0:12}"
    check "explain: v1: pull" explained v1-pull pull "v1:$image"
    stop_last
}

# check_engine_explained DOCKERD PODMAN: the sockets of those that run, for the section about Engines.
check_engine_explained() {
    needs "explained, at Engines" docker curl jq || return
    [[ -z $1 ]] || explain_engine dockerd "$1"
    [[ -z $2 ]] || explain_engine podman "$2"
}

explain_engine() {
    local EXPLAINED=$WORK/explained AS=() what image=explain/tiny:1
    local -x DOCKER_HOST=unix://$2
    check "explain: $1: an image is there" explain_import "$image"
    for what in ping version info images; do check "explain: $1: $what" explained "engine-$what" engine "$what"; done
    check "explain: $1: history" explained engine-history engine history "$image"
    check "explain: $1: save" explained engine-save engine save "$image" -o "$WORK/explained-$1.tar"
    check "explain: $1: tag" explained engine-tag engine tag "$image" explain/tiny:2
}

explain_import() {
    tar -cf - -C "$INTEROP" run | docker import - "$1"
}
