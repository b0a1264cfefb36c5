# An Engine's endpoints: `dray engine` before dockerd and podman, with the docker client as the judge of what they hold.
# Called with the sockets of engines.sh.

# check_engine_api DOCKERD PODMAN: a socket each; nothing where it does not run.
check_engine_api() {
    [[ -n $1$2 ]] || return 0
    has docker || { skip "engine API" "no docker client"; return; }
    EA=$WORK/engine-api
    mkdir -p "$EA/root/etc" "$EA/files/sub"
    echo hello >"$EA/root/etc/greeting"
    tar -C "$EA/root" --owner 0 --group 0 -cf "$EA/root.tar" .
    echo 1 >"$EA/files/a"
    ln -s ../a "$EA/files/sub/link"
    serve engine-api "$EA/registry"
    EA_REGISTRY=$(address_of engine-api)
    answers "$EA_REGISTRY"
    if [[ -n $1 ]]; then endpoints_of dockerd "$1"; fi
    if [[ -n $2 ]]; then endpoints_of podman "$2"; fi
    stop_last
}

# endpoints_of NAME SOCKET
endpoints_of() {
    local -x DOCKER_HOST=unix://$2
    local name=$1 socket=$2
    check "engine API: $name says what it is" engine_about "$socket"
    check "engine API: $name imports a root file system" engine_imports "$socket"
    check "engine API: images of $name are what docker sees" engine_lists "$socket"
    check "engine API: docker loads what dray saves of $name, and the other way round" engine_saves "$socket"
    check "engine API: $name pushes and pulls" engine_pushes_and_pulls "$socket" "$name"
    check "engine API: $name asks a registry, or does not" engine_distribution "$name"
    check "engine API: containers of $name" engine_containers "$socket"
    check "engine API: events of $name" engine_events "$socket"
    check "engine API: what $name refuses is said in its words" engine_refuses
    check "engine API: $name removes and prunes" engine_removes "$socket"
}

engine_about() {
    dray engine ping | grep -E ', API 1\.[0-9]+, in '
    [[ $(dray engine version --json | jq -r .Version) == "$(docker_at "$1" version --format '{{.Server.Version}}')" ]]
    [[ $(dray engine info --json | jq -r .Driver) == "$(docker_at "$1" info --format '{{.Driver}}')" ]]
    dray engine info | grep -E '^storage +vfs'
    dray engine df | grep -E '^images +[0-9]+ '
    dray engine df --json | jq -e '.images.count >= 0 and .volumes.count == 0'
}

engine_imports() {
    dray engine import -q "$EA/root.tar" interop/api:1 -m imported --change 'CMD ["/bin/true"]' --change 'ENV A=b' >"$EA/id"
    docker_at "$1" image inspect --format '{{.Id}}' interop/api:1 | cmp - "$EA/id"
    [[ $(docker_at "$1" image inspect --format '{{.Config.Env}} {{.Config.Cmd}}' interop/api:1) == "[A=b] [/bin/true]" ]]
    dray engine import -q - interop/api:stdin <"$EA/root.tar"
    docker_at "$1" image inspect interop/api:stdin >/dev/null
    dray engine tag interop/api:1 interop/api:2
    [[ $(docker_at "$1" image inspect --format '{{.Id}}' interop/api:2) == "$(cat "$EA/id")" ]]
}

engine_lists() {
    dray engine images --json | jq -r '.[].id' | sort -u >"$EA/ours"
    docker_at "$1" images -q --no-trunc | sort -u >"$EA/theirs"
    equal "$EA/theirs" "$EA/ours"
    dray engine images --json | jq -r '.[].names[]' | sed 's#^docker.io/##; s#^library/##' | sort >"$EA/ours"
    docker_at "$1" images --format '{{.Repository}}:{{.Tag}}' | grep -v '<none>' | sort >"$EA/theirs"
    equal "$EA/theirs" "$EA/ours"
    dray engine inspect --json interop/api:1 | jq -S . >"$EA/ours"
    docker_at "$1" image inspect interop/api:1 | jq -S '.[0]' >"$EA/theirs"
    equal "$EA/theirs" "$EA/ours"
    dray engine inspect interop/api:1 | grep -x "id        $(cat "$EA/id")"
    dray engine history --json interop/api:1 | jq -r '.[] | "\(.size) \(.comment)"' >"$EA/ours"
    docker_at "$1" history --human=false --format '{{.Size}} {{.Comment}}' interop/api:1 >"$EA/theirs"
    equal "$EA/theirs" "$EA/ours"
    [[ $(dray engine images -q --filter reference=interop/api:stdin | wc -l) == 1 ]]
}

engine_saves() {
    dray engine save interop/api:1 interop/api:2 -o "$EA/saved.tar" --force
    tar -xOf "$EA/saved.tar" manifest.json | jq -r '.[].RepoTags[]' | sed 's#^docker.io/##' | sort | tr '\n' ' ' \
        | grep -x 'interop/api:1 interop/api:2 '
    docker_at "$1" rmi interop/api:1 interop/api:2
    docker_at "$1" load -i "$EA/saved.tar"
    docker_at "$1" image inspect --format '{{.Id}}' interop/api:2 | cmp - "$EA/id"
    docker_at "$1" save interop/api:1 -o "$EA/theirs.tar"
    docker_at "$1" rmi interop/api:1
    dray engine load -q <"$EA/theirs.tar" | grep -E '(^|/)interop/api:1$'
    docker_at "$1" image inspect --format '{{.Id}}' interop/api:1 | cmp - "$EA/id"
    # Podman names what it loads without a registry its own way.
    docker_at "$1" tag "$(cat "$EA/id")" interop/api:1
    # By its id, and as a stream.
    dray engine save "$(cat "$EA/id")" | tar -xO manifest.json | jq -e '.[0].RepoTags == null or .[0].RepoTags == []'
}

engine_pushes_and_pulls() {
    local image=$EA_REGISTRY/interop/api-$2:1 digest
    dray engine tag interop/api:1 "$image"
    digest=$(dray engine push "$image" 2>"$EA/progress" | cut -d' ' -f1)
    says "The push refers to repository" "$EA/progress"
    [[ $(dray digest "$image") == "$digest" ]]
    dray config "$image" | sha256sum | grep "^$(cut -d: -f2 "$EA/id")"
    docker_at "$1" rmi "$image"
    dray engine pull -q "$image"
    docker_at "$1" image inspect --format '{{.Id}}' "$image" | cmp - "$EA/id"
    dray engine pull -q "${image%:1}@$digest"
    exits 3 dray engine pull "${image%:1}:none" 2>"$EA/err"
    says "manifest unknown|not found" "$EA/err"
    exits 7 dray engine pull 127.0.0.1:1/interop/api:1 2>"$EA/err"
    says "connection refused" "$EA/err"
    docker_at "$1" rmi "$image" || true
}

engine_distribution() {
    local image=$EA_REGISTRY/interop/api-$1:1
    if [[ $1 == podman ]]; then
        exits 1 dray engine distribution "$image" 2>"$EA/err"
        says "Podman does not ask registries" "$EA/err"
    else
        [[ $(dray engine distribution --json "$image" | jq -r .digest) == "$(dray digest "$image")" ]]
        exits 3 dray engine distribution "${image%:1}:none" 2>"$EA/err"
    fi
}

# Neither of them can run a container here, but both make some.
engine_containers() {
    docker_at "$1" create --name interop-api interop/api:1 >/dev/null
    dray engine containers -a --json | jq -e '.[] | select(.names == ["interop-api"]) | .state == "created"'
    [[ $(dray engine container interop-api --json | jq -r .Id) == "$(docker_at "$1" inspect --format '{{.Id}}' interop-api)" ]]
    dray engine container interop-api | grep -E '^state +created'
    dray engine export interop-api | tar -xO --wildcards '*etc/greeting' | grep -x hello
    rm -rf "$EA/copied"
    dray engine cp interop-api:/etc "$EA/copied"
    grep -x hello "$EA/copied/etc/greeting"
    dray engine cp "$EA/files" interop-api:/etc
    docker_at "$1" cp interop-api:/etc/files - | tar -xO files/a | grep -x 1
    dray engine cp interop-api:/etc/files - | tar -tv files/sub/link | grep -F -- '-> ../a'
    exits 3 dray engine cp interop-api:/none "$EA/none" 2>"$EA/err"
    exits 3 dray engine export none 2>"$EA/err" >/dev/null
    docker_at "$1" rm interop-api
}

engine_events() {
    local since listener
    since=$(date +%s)
    dray engine events --json --filter type=image --filter event=tag --until "$(date -d '15 seconds' +%FT%TZ -u)" \
        >"$EA/events" &
    listener=$!
    sleep 5
    docker_at "$1" tag interop/api:1 interop/api:event
    wait "$listener"
    jq -se 'any(.action == "tag" and (.attributes.name | test("interop/api:event$")))' "$EA/events"
    # Podman tells nothing of a span that is over already.
    dray engine events --since "$since" --until "$(date -d '10 seconds' +%FT%TZ -u)" | grep -E ' image tag .*interop/api:event'
}

engine_removes() {
    dray engine rm interop/api:event | grep -E 'untagged .*interop/api:event'
    exits 3 dray engine rm none:1 interop/api:stdin >"$EA/out" 2>"$EA/err"
    says "untagged .*interop/api:stdin" "$EA/out"
    fails docker_at "$1" image inspect interop/api:stdin
    dray engine import -q "$EA/root.tar" --change 'LABEL interop=prune'
    dray engine prune --json --filter label=interop=none | jq -e '.bytes == 0'
    dray engine prune --json --filter label=interop=prune | jq -e '.deleted | length > 0'
    docker_at "$1" images -q --filter label=interop=prune | cmp - /dev/null
    dray engine rm -f "$(cat "$EA/id")"
    fails docker_at "$1" image inspect interop/api:1
}

engine_refuses() {
    exits 3 dray engine inspect none:1 2>"$EA/err"
    says "no such image" "$EA/err"
    exits 3 dray engine save none:1 -o "$EA/none.tar" 2>"$EA/err"
    [[ ! -e $EA/none.tar ]]
    exits 1 dray engine load -q 2>"$EA/err" <<<"no tar"
    says "could not load images: " "$EA/err"
    exits 1 dray engine images --filter none=1 2>"$EA/err"
    says "none" "$EA/err"
    # There is no network, so what it says of that is all that can be seen of a search.
    fails dray engine search alpine 2>"$EA/err"
    says "could not search for alpine: " "$EA/err"
    exits 7 dray engine -H "unix://$EA/none.sock" images 2>"$EA/err"
}
