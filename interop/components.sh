# The programs that dray is compared with, and what this machine lets us do.

# Each with the Debian package that has it.
COMPONENTS=(
    skopeo:skopeo
    umoci:umoci
    docker-registry:docker-registry
    debootstrap:debootstrap
    buildah:buildah
    podman:podman
    dockerd:docker.io
    docker:docker.io
    docker-credential-pass:golang-docker-credential-helpers
    pass:pass
    python3:python3
    nginx:nginx
    htpasswd:apache2-utils
    openssl:openssl
    curl:curl
    jq:jq
    tar:tar
    man:man-db
    unzip:unzip
    busybox:busybox-static
    gpg:gnupg
    mvn:maven
    go:golang-go
)

has() {
    command -v "$1" >/dev/null
}

# needs PART PROGRAM...: whether all are here; if not, says that PART is skipped.
needs() {
    local part=$1 program
    shift
    for program in "$@"; do
        has "$program" || { skip "$part" "no $program"; return 1; }
    done
}

install_components() {
    local each missing=()
    for each in "${COMPONENTS[@]}"; do
        has "${each%%:*}" || missing+=("${each##*:}")
    done
    ((${#missing[@]})) || return 0
    if ((EUID != 0)) || ! has apt-get; then
        echo "cannot install ${missing[*]}: that needs root, and apt-get"
    else
        echo "installing ${missing[*]}"
        apt_get update
        # One by one: what cannot be had must not keep the others away.
        for each in "${missing[@]}"; do apt_get install "$each"; done
    fi
    for each in "${COMPONENTS[@]}"; do
        has "${each%%:*}" || skip "${each%%:*}" "not installed, and Debian's package ${each##*:} could not be"
    done
}

# Programs in Go that Debian does not have: PROGRAM:PACKAGE@VERSION.
GO_COMPONENTS=(
    crane:github.com/google/go-containerregistry/cmd/crane@v0.22.1
    oras:oras.land/oras/cmd/oras@v1.3.6
    regctl:github.com/regclient/regclient/cmd/regctl@v0.11.7
    # OCI's own tests of registries, whose repository has no newer version than a commit.
    conformance:github.com/opencontainers/distribution-spec/conformance@v0.0.0-20260831232431-97274622c111
)
GO_PROGRAMS=${XDG_CACHE_HOME:-$HOME/.cache}/dray-interop/go

# Built once, and kept from run to run.
install_go_components() {
    local each program
    PATH=$GO_PROGRAMS:$PATH
    use_newer_go
    for each in "${GO_COMPONENTS[@]}"; do
        program=${each%%:*}
        has "$program" && continue
        if ! has go; then
            skip "$program" "not here, and no go to build it"
            continue
        fi
        echo "building $program"
        GOBIN=$GO_PROGRAMS go install "${each#*:}" >>"$WORK/logs/go.log" 2>&1 \
            || skip "$program" "go could not build it: $(tail -n 1 "$WORK/logs/go.log" | cut -c1-200)"
    done
}

# What is built here names the Go it needs, and any Go from 1.21 on fetches that by itself. Debian 12 has an older one, which can fetch
# a newer one as it fetches any module.
use_newer_go() {
    local toolchain=golang.org/toolchain@v0.0.1-go1.26.8.linux-$(dpkg --print-architecture 2>/dev/null || echo amd64) minor
    has go || return 0
    minor=$(go env GOVERSION | sed -nE 's/^go1\.([0-9]+).*/\1/p')
    ((${minor:-99} < 21)) || return 0
    echo "fetching a newer go"
    if go mod download "$toolchain" >>"$WORK/logs/go.log" 2>&1; then
        toolchain=$(go env GOMODCACHE)/$toolchain
        chmod +x "$toolchain"/bin/* "$toolchain"/pkg/tool/*/* 2>/dev/null
        PATH=$toolchain/bin:$PATH
    fi
}

apt_get() {
    DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 -y --no-install-recommends "$@" >>"$WORK/logs/apt.log" 2>&1 \
        || tail -n 3 "$WORK/logs/apt.log"
}

show_versions() {
    local each
    for each in skopeo umoci docker-registry debootstrap buildah podman docker dockerd python3; do
        has "$each" && echo "$("$each" --version 2>&1 | head -n 1 | sed "/^$each/!s/^/$each: /")"
    done
}

# debian_mirror: the first mirror that this machine's apt has for the distribution itself, and its release.
debian_mirror() {
    local mirror release origin
    # apt reads both formats of its sources for us. Before the first `apt-get update` it knows no origin.
    while read -r mirror release origin; do
        [[ $origin == @(Debian|Ubuntu|) && -e /usr/share/debootstrap/scripts/$release ]] || continue
        echo "$mirror $release"
        return
    done < <(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(ORIGIN)' 'Created-By: Packages' 'Component: main')
    echo "no mirror in apt's sources" >&2
    return 1
}
