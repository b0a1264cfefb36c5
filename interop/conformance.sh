# Conformance: OCI's own tests of registries, on `dray serve`, with everything on that they can ask for.

# What version 1.1 leaves out by default; the next one has it on.
CONFORMANCE_ALL=(
    OCI_API_BLOBS_DIGEST_HEADER=true
    OCI_API_BLOBS_UPLOAD_CANCEL=true
    OCI_API_MANIFESTS_DIGEST_HEADER=true
    OCI_API_MANIFESTS_TAG_PARAM=true
)

check_conformance() {
    needs "conformance" conformance || return 0
    local version host
    serve dray-conformance "$WORK/served-conformance"
    host=$(address_of dray-conformance)
    for version in 1.1 dev; do
        check "dray serve conforms to OCI distribution $version" conforms "$version" "$host"
        conformance_figures "$version"
    done
    stop_last
}

# conforms VERSION ADDRESS: no test fails, and none is skipped.
conforms() {
    local log=$WORK/conformance-$1.log
    # Whether it found what fails, it also says by its status; but not what it skipped.
    env "${CONFORMANCE_ALL[@]}" OCI_VERSION="$1" OCI_REGISTRY="$2" OCI_TLS=disabled \
        OCI_RESULTS_DIR="$WORK/conformance" timeout 60 conformance >"$log" 2>&1 \
        && grep -qE '^ +Skip\.+: +0$' "$log" || { grep -E '(FAIL|Skip|Error)' "$log"; return 1; }
}

# How many tests there were, in one line.
conformance_figures() {
    sed -nE 's/^ +(Pass|FAIL|Skip|Disabled)\.+: +([0-9]+)$/\2 \1/p' "$WORK/conformance-$1.log" | paste -sd, | sed 's/^/    /; s/,/, /g'
}
