# Clients: jib-core and oras-java, by programs of a few lines (interop/jvm) that do all of a mode in one process.

prepare_jib() { prepare_jvm; }
prepare_oras_java() { prepare_jvm; }

# prepare_jvm: compiles both programs, once, with what Maven resolves.
prepare_jvm() {
    [[ ! -v JVM_CLASS_PATH ]] || { [[ -n $JVM_CLASS_PATH ]]; return; }
    JVM_CLASS_PATH=
    needs "clients: jib-core and oras-java" mvn || return
    if ! JDK=$(. "$INTEROP/../dist/jdk.sh" && find_jdk >&2 && echo "$JAVA_HOME") 2>/dev/null; then
        skip "clients: jib-core and oras-java" "no JDK"
        return 1
    fi
    if ! resolve_jvm -o && ! resolve_jvm; then
        skip "clients: jib-core and oras-java" "Maven could not resolve them: $(grep -m 1 ERROR "$WORK/logs/jvm.log" | cut -c1-200)"
        return 1
    fi
    check "clients: javac compiles programs for jib-core and oras-java" compile_jvm
    JVM_CLASS_PATH=$CLIENTS/jvm/classes:$(<"$CLIENTS/jvm/class-path")
}

# resolve_jvm OPTION...: without the network, where all is there from the last run.
resolve_jvm() {
    mkdir -p "$CLIENTS/jvm"
    mvn -B -q "$@" -f "$INTEROP/jvm/pom.xml" dependency:build-classpath -Dmdep.outputFile="$CLIENTS/jvm/class-path" >"$WORK/logs/jvm.log" 2>&1
}

compile_jvm() {
    "$JDK/bin/javac" -Xlint:all -Werror -d "$CLIENTS/jvm/classes" -cp "$(<"$CLIENTS/jvm/class-path")" "$INTEROP"/jvm/*.java
    "$JDK/bin/keytool" -importcert -noprompt -alias interop -file "$CLIENTS/tls/ca.crt" -keystore "$CLIENTS/jvm/trust.p12" -storepass interop
}

# jvm_client CLASS STEP...
jvm_client() {
    local who=("$ACCOUNT" "$SECRET") reach=(-DsendCredentialsOverHttp=true)
    [[ $MODE != none ]] || who=("" "")
    [[ $MODE != tls ]] || reach=(-Djavax.net.ssl.trustStore="$CLIENTS/jvm/trust.p12" -Djavax.net.ssl.trustStorePassword=interop
        -Dinterop.authority="$CLIENTS/tls/ca.crt")
    timeout 60 "$JDK/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Duser.home="$PLACE" "${reach[@]}" -cp "$JVM_CLASS_PATH" \
        "$1" "$HOST" "${who[@]}" "$PLACE" "${@:2}"
}

all_by_jib() {
    jvm_client JibClient "$@"
    there "app/manifests/$(<digest)"
    there app/manifests/v2
    mounted
}

all_by_oras_java() {
    jvm_client OrasClient "$@"
}
