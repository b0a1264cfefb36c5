# The distribution: the folder that dist/build makes, in a Debian root without any Java, entered with chroot; and the Maven
# artifacts, as a project elsewhere gets them.

check_distribution() {
    check_folder
    check_artifacts
}

check_folder() {
    local root=$WORK/no-java archive
    if ((EUID != 0)) || ! made debian; then
        skip "the distribution where there is no Java" "needs root (chroot), and the Debian image"
        return
    fi
    check "dist/build makes a folder and an archive" make_distribution
    archive=$(echo "$WORK"/built/dray-*.tar.gz)
    [[ -f $archive ]] || return
    check "a Debian root without Java has the folder" install_distribution
    if ! mountpoint -q "$root/proc"; then
        skip "the distribution where there is no Java" "/proc cannot be mounted here"
        return
    fi
    check "dist: version and name" dist_starts
    check "dist: the AOT cache that came with it is used" dist_uses_cache /opt/dray
    check "dist: the AOT cache is used after the folder was moved" dist_moved
    check "dist: copied without its times, it trains a cache of its own" dist_copied
    check "dist: it runs through a link, and without a home" dist_linked
    check "dist: an OCI layout unpacks to what umoci makes of it" dist_unpacks oci:/layouts:odd odd
    [[ -e $WORK/zstd ]] && check "dist: zstd layers unpack" dist_unpacks oci:/zstd:odd odd
    check_dist_serving
    check_dist_image
    check_dist_https
    check "dist: bash completes commands and options" dist_completes
    has man && check "dist: manual pages render without a warning" dist_manual
    umount "$root/proc" && rm -rf --one-file-system "$root"
    rm -rf "$WORK/built"
}

make_distribution() {
    DIST_TARGET=$WORK/built "$INTEROP/../dist/build"
    # Whoever copies the folder needs the licences.
    tar -tf "$WORK"/built/dray-*.tar.gz >"$WORK/built/list"
    says '/runtime/legal/java.base/' "$WORK/built/list"
    says '/THIRD-PARTY.txt$' "$WORK/built/list"
}

install_distribution() {
    dray unpack "oci:$LAYOUTS:debian" "$root"
    mkdir -p "$root/opt" "$root/layouts" "$root/zstd"
    tar -xf "$archive" -C "$root/opt"
    mv "$root"/opt/dray-* "$root/opt/dray"
    cp -a "$LAYOUTS/." "$root/layouts"
    [[ ! -e $WORK/zstd ]] || cp -a "$WORK/zstd/." "$root/zstd"
    # By which any Java finds its libraries.
    mount -t proc proc "$root/proc"
    if chroot "$root" /bin/sh -c 'command -v java'; then return 1; fi
}

# in_root COMMAND...: there, with nothing of our environment.
in_root() {
    timeout -k 5 300 chroot "$root" /usr/bin/env -i PATH=/opt/dray/bin:/usr/bin:/bin HOME=/root "$@"
}

check_dist_image() {
    if ! has busybox || ldd "$(command -v busybox)" >/dev/null 2>&1; then
        skip "dist/image" "needs busybox-static"
        return
    fi
    check "dist/image makes an image, by dray, that podman loads" make_dist_image
    check "dist: the image serves as the user it names" dist_image_serves
    umount "$WORK/image-root/proc" 2>/dev/null
    rm -rf --one-file-system "$WORK/image-root" "$WORK/dray-image.tar"
}

make_dist_image() {
    DIST_FOLDER=$(echo "$WORK"/built/dray-*[!z]) "$INTEROP/../dist/image" "docker-archive:$WORK/dray-image.tar"
    podman load -q -i "$WORK/dray-image.tar"
}

# As its configuration says, though in no container: not every machine lets one run.
dist_image_serves() {
    local image=$WORK/image-root user
    user=$(dray config "docker-archive:$WORK/dray-image.tar" | grep -oE '"User":"[0-9]+:[0-9]+"' | grep -oE '[0-9]+:[0-9]+')
    dray unpack "docker-archive:$WORK/dray-image.tar" "$image"
    mkdir -p "$image/proc"
    mount -t proc proc "$image/proc"
    env -i PATH=/opt/dray/bin:/bin:/usr/bin:/usr/sbin HOME=/home/dray timeout -k 5 60 chroot --userspec="$user" "$image" \
        /opt/dray/bin/dray serve --port 0 --root /var/lib/registry >"$WORK/image.out" &
    local pid=$!
    for _ in {1..100}; do [[ ! -s $WORK/image.out ]] || break; sleep 0.1; done
    curl -sSf "$(head -n 1 "$WORK/image.out")/v2/_catalog" | grep -F '"repositories":[]'
    kill "$pid"
    wait "$pid" || true
}

dist_starts() {
    in_root dray version | grep -E '^dray [0-9.]+ '
    in_root dray name debian:12 | grep -E '^full +docker.io/library/debian:12$'
    [[ ! -e $root/root/.cache ]] || { echo "it trained a cache, though it came with one"; return 1; }
}

# dist_uses_cache FOLDER [CACHE]: where Java itself says it has our classes from.
dist_uses_cache() {
    in_root DRAY_JAVA_OPTIONS=-Xlog:class+load:file=/tmp/loaded "$1/bin/dray" version
    grep 'dev.dray.cli.Main source: shared objects file' "$root/tmp/loaded"
}

dist_moved() {
    mkdir "$root/srv/a b"
    mv "$root/opt/dray" "$root/srv/a b/elsewhere"
    local status=0
    dist_uses_cache "/srv/a b/elsewhere" || status=$?
    mv "$root/srv/a b/elsewhere" "$root/opt/dray"
    return "$status"
}

dist_copied() {
    cp -r "$root/opt/dray" "$root/srv/copy"
    in_root /srv/copy/bin/dray version
    [[ -s $root/root/.cache/dray/aot/srv/copy/with/srv/copy/runtime/dray.aot ]]
    dist_uses_cache /srv/copy
    rm -r "$root/srv/copy" "$root/root/.cache"
}

dist_linked() {
    ln -s ../../opt/dray/bin/dray "$root/usr/bin/linked"
    timeout 60 chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin linked version
}

dist_unpacks() {
    in_root dray unpack "$1" /srv/unpacked
    list_tree "$root/srv/unpacked" >"$WORK/dist.tree"
    rm -rf "$root/srv/unpacked"
    equal "$PEERS/$2.tree" "$WORK/dist.tree"
}

# check_dist_serving: started without in_root, whose `timeout` would get the signal in place of dray.
check_dist_serving() {
    start dist-serve chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/root \
        /opt/dray/bin/dray serve --port 0 --root /srv/registry
    check "dist: serve and tags over http" dist_serves
    stop_last
}

dist_serves() {
    local host
    host=$(address_of dist-serve)
    skopeo_copy --dest-tls-verify=false "oci:$LAYOUTS:$SAMPLE" "docker://$host/dist/image:v1"
    in_root dray tags "$host/dist/image" | grep -x v1
    in_root dray layers "$host/dist/image:v1"
}

# check_dist_https: nginx stays outside, before a registry (see network.sh).
check_dist_https() {
    if [[ ! -v TLS_PORT ]]; then
        skip "dist: https" "it needs nginx and a registry"
        return
    fi
    start_front
    check "dist: https works, and trusts who it is told to" dist_https "registry.interop:$TLS_PORT/$SAMPLE_PATH"
    stop_last
}

# By another name than the loopback's, which is asked over plain http.
dist_https() {
    echo "127.0.0.1 registry.interop" >>"$root/etc/hosts"
    cp "$NET/tls/ca.crt" "$root/srv/ca.pem"
    exits 7 in_root dray tags "$1" --retries 0 2>"$WORK/err"
    says "signed by nobody" "$WORK/err"
    in_root dray tags "$1" --cacert /srv/ca.pem | grep -x v1
}

dist_completes() {
    local script=/opt/dray/share/bash-completion/completions/dray
    in_root bash -n "$script"
    completed dray lay >"$WORK/completed"
    equal "$WORK/completed" <(printf '%s\n' layer layers)
    completed dray layers --plain | grep -x -- --plain-http
    completed dray store v | grep -x verify
}

# completed WORD...: what bash would offer for the last of these words.
completed() {
    in_root bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _complete_dray; printf "%s\n" "${COMPREPLY[@]}"' \
        "$script" "$@" | sed 's/ *$//' | sort
}

dist_manual() {
    local page
    for page in "$root"/opt/dray/share/man/man1/*.gz; do
        man --warnings -l "$page" >"$WORK/page" 2>"$WORK/warnings"
        [[ -s $WORK/page && ! -s $WORK/warnings ]] || { echo "$page"; cat "$WORK/warnings"; return 1; }
    done
    man -l "$root/opt/dray/share/man/man1/dray-pull.1.gz" | grep -E '^ +--platform'
}

check_artifacts() {
    if needs "the Maven artifacts" mvn; then
        check "Maven: jars, sources, Javadoc and the BOM are deployed" deploy_artifacts
        [[ -d $WORK/maven/dev/dray/dray-bom ]] || return
        check "Maven: a project that imports the BOM compiles and runs" consumer_runs
    fi
}

# In a copy: the jars that this run works with stay as they are.
deploy_artifacts() {
    mkdir "$WORK/checkout"
    tar -C "$INTEROP/.." --exclude=.git -cf - . | tar -xf - -C "$WORK/checkout"
    mvn -B -ntp -q -f "$WORK/checkout/pom.xml" -Prelease -T 1C -Dmaven.test.skip=true -Dchecks=-g -Dwarnings=-g -Dspotless.check.skip=true -Dmaven.install.skip=true \
        deploy "-DaltDeploymentRepository=local::file://$WORK/maven"
    rm -rf "$WORK/checkout"
    local at=$WORK/maven/dev/dray jar
    for jar in "$at"/*/*/dray*[0-9].jar; do ls "${jar%.jar}-sources.jar" "${jar%.jar}-javadoc.jar"; done
    # The BOM names all of them, and nothing else.
    equal <(grep -oE '<artifactId>dray[^<]*' "$at"/dray-bom/*/*.pom | grep -v -e dray-bom -e dray-parent | sed 's/.*>//' | sort) \
        <(cd "$at" && ls -d dray* | grep -v -e dray-bom -e dray-parent | sort)
    # The command line is no library.
    [[ ! -e $at/dray-cli ]]
}

# In a local repository of its own; what the build has downloaded before serves as the world's.
consumer_runs() {
    local at=$WORK/consumer version java
    version=$(basename "$(dirname "$(echo "$WORK"/maven/dev/dray/dray/*/dray-*-sources.jar)")")
    java=$(JAVA_HOME=${JAVA_HOME:-} bash -c '. "$0"; find_jdk; echo "$JAVA_HOME"' "$INTEROP/../dist/jdk.sh")
    mkdir -p "$at/src/consumer"
    consumer_pom "$version" >"$at/pom.xml"
    cat >"$at/settings.xml" <<END
<settings><mirrors><mirror><id>here</id><mirrorOf>central</mirrorOf><url>file://$HOME/.m2/repository</url></mirror></mirrors></settings>
END
    mvn -B -ntp -q -s "$at/settings.xml" "-Dmaven.repo.local=$at/m2" -f "$at/pom.xml" \
        org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies "-DoutputDirectory=$at/lib"
    echo 'module consumer { requires dev.dray; }' >"$at/src/module-info.java"
    cat >"$at/src/consumer/Consumer.java" <<'END'
package consumer;

import dev.dray.Dray;
import dev.dray.DrayOptions;
import dev.dray.Place;

public final class Consumer {
    public static void main(String[] arguments) throws Exception {
        try (Dray dray = Dray.open(DrayOptions.DEFAULT)) {
            System.out.println(dray.image(Place.parse(arguments[0])).manifest().children().size() + " children");
        }
    }
}
END
    "$java/bin/javac" -Xlint:-requires-automatic -p "$at/lib" -d "$at/module" "$at"/src/*.java "$at"/src/consumer/*.java
    children "$java/bin/java" -p "$at/lib:$at/module" -m consumer/consumer.Consumer
    children "$java/bin/java" -cp "$at/lib/*:$at/module" consumer.Consumer
}

# children COMMAND...: of an image on the disk, and of one in a registry: that goes through the HTTP client.
children() {
    "$@" "oci:$LAYOUTS:$SAMPLE" | grep -E '^[1-9][0-9]* children$'
    if [[ -v ADDRESS[dray-open] ]]; then
        "$@" "${ADDRESS[dray-open]}/interop/$SAMPLE:v1" | grep -E '^[1-9][0-9]* children$'
    fi
}

consumer_pom() {
    cat <<END
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId>
  <artifactId>consumer</artifactId>
  <version>1</version>
  <repositories><repository><id>local</id><url>file://$WORK/maven</url></repository></repositories>
  <dependencyManagement><dependencies>
    <dependency><groupId>dev.dray</groupId><artifactId>dray-bom</artifactId><version>$1</version><type>pom</type><scope>import</scope></dependency>
  </dependencies></dependencyManagement>
  <dependencies>
    <dependency><groupId>dev.dray</groupId><artifactId>dray</artifactId></dependency>
  </dependencies>
</project>
END
}
