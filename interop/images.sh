# The images under test, made by other programs, each as an OCI layout `$LAYOUTS:NAME` and unpacked by other programs:
#   debian   made by debootstrap and buildah: many files, several layers
#   odd      one of each difficult file (odd_files.py), by buildah
#   tars     the same files through each format that GNU tar writes
#   sparse   sparse files in GNU tar's own old format, which only dray reads
#   crafted  layers that no build makes (crafted_layers.py)

make_images() {
    LAYOUTS=$WORK/layouts
    umask 022
    echo '{"default": [{"type": "insecureAcceptAnything"}]}' >"$WORK/policy.json"
    echo '{}' >"$WORK/no-login.json"
    export REGISTRY_AUTH_FILE=$WORK/no-login.json
    if ((EUID == 0)); then
        make_root_images
    else
        skip "the images debian, odd, tars and sparse" "making them needs root (owners, devices, mounts)"
    fi
    if needs "the image of crafted layers" umoci; then
        check "umoci makes an image of crafted layers" build_crafted
    fi
    SAMPLE=odd # the small one, for what any image will do for
    made odd || SAMPLE=crafted
}

make_root_images() {
    local each
    python3 "$INTEROP/odd_files.py" "$WORK/odd" | sort -u >"$WORK/not-made"
    while read -r each; do skip "$each" "cannot be made here"; done <"$WORK/not-made"
    if needs "images by buildah" buildah skopeo; then
        use_own_storage
        check "buildah builds an image of odd files" build_odd
        make_base
        check "buildah builds a Debian image of several layers" build_debian
        check "buildah makes an index of two platforms" build_index
    fi
    if needs "images of every tar format" umoci; then
        check "umoci makes images of every tar format" build_tars
    fi
}

# Of our own, so that nothing on this machine is touched; vfs, because it works everywhere.
use_own_storage() {
    cat >"$WORK/storage.conf" <<END
[storage]
driver = "vfs"
graphroot = "$WORK/storage"
runroot = "$WORK/storage-run"
END
    printf '[engine]\ntmp_dir = "%s"\n' "$WORK/libpod" >"$WORK/containers.conf"
    export CONTAINERS_STORAGE_CONF=$WORK/storage.conf CONTAINERS_CONF=$WORK/containers.conf BUILDAH_ISOLATION=chroot
}

skopeo_copy() {
    skopeo --policy "$WORK/policy.json" copy -q "$@"
}

# commit CONTAINER NAME: one more layer; also the image in our layouts.
commit() {
    buildah commit -q --rm --signature-policy "$WORK/policy.json" "$1" "localhost/$2"
}

build_odd() {
    local container
    container=$(buildah from scratch)
    # Through the mount, not `buildah copy`, which resets times and owners.
    cp -a "$WORK/odd" "$(buildah mount "$container")/odd"
    buildah config --cmd /odd/run "$container"
    commit "$container" odd
    skopeo_copy containers-storage:localhost/odd "oci:$LAYOUTS:odd"
}

# The lowest layer: a Debian where debootstrap can make one, otherwise files of this machine.
make_base() {
    local mirror release
    if needs "Debian root file system" debootstrap && read -r mirror release < <(debian_mirror) \
            && debootstrap --variant=minbase "$release" "$WORK/base" "$mirror" >"$WORK/logs/debootstrap.log" 2>&1; then
        umount -R "$WORK/base/proc" 2>/dev/null || true
        # A third of it, and nothing that a file system is judged by.
        rm -rf "$WORK"/base/var/cache/apt/archives/*.deb "$WORK"/base/var/cache/apt/*.bin "$WORK"/base/var/lib/apt/lists/* \
            "$WORK"/base/usr/share/{locale,i18n}
        return
    fi
    skip "Debian root file system" "debootstrap does not work here ($(tail -n 1 "$WORK/logs/debootstrap.log" 2>&1)); files of this machine instead"
    rm -rf --one-file-system "$WORK/base"
    mkdir -p "$WORK/base/usr/share"
    cp -a /etc /bin "$WORK/base"
    cp -a /usr/share/doc /usr/share/perl* "$WORK/base/usr/share"
}

build_debian() {
    local container root layer
    container=$(buildah from scratch)
    cp -a "$WORK/base/." "$(buildah mount "$container")"
    buildah config --env LANG=C --cmd /bin/sh --label made=interop "$container"
    commit "$container" debian-1
    rm -rf "$WORK/base"
    for layer in 2 3 4; do
        container=$(buildah from --signature-policy "$WORK/policy.json" "localhost/debian-$((layer - 1))")
        root=$(buildah mount "$container")
        (cd "$root" && "change_debian_$layer")
        commit "$container" "debian-$layer"
    done
    skopeo_copy containers-storage:localhost/debian-4 "oci:$LAYOUTS:debian"
    skopeo_copy --format v2s2 containers-storage:localhost/debian-4 "dir:$WORK/debian-schema2"
}

change_debian_2() {
    rm -r usr/share/doc/a* usr/share/perl*
    rm etc/hostname etc/issue || true
    mkdir -p srv/kept srv/file-next srv/directory-next srv/recreated/below
    echo one | tee srv/kept/a srv/kept/b srv/directory-next/gone srv/recreated/gone srv/recreated/below/gone >srv/linked
    ln srv/linked srv/linked-too
    ln -s kept srv/link-next
    rmdir srv/file-next && echo file >srv/file-next
    chmod 4755 srv/linked
    # A blob of some size that does not compress: what partial downloads are measured with.
    head -c 24000000 /dev/urandom >srv/random
}

change_debian_3() {
    # Whatever is removed here comes back as something else.
    rm -r srv/file-next srv/directory-next srv/recreated srv/link-next
    mkdir srv/file-next srv/recreated srv/link-next
    echo two | tee srv/file-next/new srv/directory-next srv/recreated/new >srv/link-next/new
    chmod 0711 srv/kept
    chown 1000:1001 srv/kept/a
    touch -d @1000000000 srv/kept/b
    mv etc/passwd etc/passwd-moved
}

change_debian_4() {
    echo three >>srv/linked # and so in srv/linked-too
    ln srv/kept/b srv/kept/c
    rm -r var/cache
    mkdir var/cache
    ln -s ../srv/kept var/kept
    if has setcap; then setcap cap_net_raw+ep srv/kept/a; fi
}

build_index() {
    local container
    container=$(buildah from --arch arm64 scratch)
    echo arm64 >"$(buildah mount "$container")/platform"
    buildah config --os linux --arch arm64 --variant v8 "$container"
    commit "$container" arm64
    buildah manifest create index
    buildah manifest add index localhost/odd
    buildah manifest add --os linux --arch arm64 --variant v8 index localhost/arm64
    buildah manifest push --all -q --signature-policy "$WORK/policy.json" index "oci:$WORK/index:index"
}

# new_image NAME TAR...
new_image() {
    local name=$1 layer
    shift
    [[ -e $LAYOUTS ]] || umoci init --layout "$LAYOUTS"
    umoci new --image "$LAYOUTS:$name"
    for layer in "$@"; do umoci raw add-layer --image "$LAYOUTS:$name" "$layer"; done
}

build_tars() {
    local format at=$WORK/tars
    mkdir -p "$at"
    for format in pax gnu ustar v7; do
        mkdir "$at/$format.d"
        cp -a "$WORK/odd" "$at/$format.d/$format"
    done
    # What the older formats have no room for.
    rm -r "$at"/{ustar,v7}.d/*/{names,xattrs,specials/large,times/8589934593,modes/owned-by-large-numbers}
    rm -r "$at"/v7.d/*/specials
    tar -C "$at/pax.d" -cf "$at/pax.tar" --format=pax --sparse --xattrs --xattrs-include='*' --numeric-owner pax
    tar -C "$at/gnu.d" -cf "$at/gnu.tar" --format=gnu --numeric-owner gnu
    tar -C "$at/ustar.d" -cf "$at/ustar.tar" --format=ustar ustar
    tar -C "$at/v7.d" -cf "$at/v7.tar" --format=v7 v7
    new_image tars "$at"/{pax,gnu,ustar,v7}.tar
    tar -C "$WORK/odd" -cf "$at/sparse.tar" --format=gnu --sparse contents
    new_image sparse "$at/sparse.tar"
}

build_crafted() {
    mkdir "$WORK/crafted"
    python3 "$INTEROP/crafted_layers.py" "$WORK/crafted"
    new_image crafted "$WORK"/crafted/{1,2,3}.tar
}
