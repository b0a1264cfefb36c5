# Starts dray with an AOT cache: what the launcher of a checkout and that of a distribution have in common; both source this.
# Wants: JAVA_HOME, home (whose caches are told apart by it), lib (the folder of jars, and of an AOT cache that came with them).
# Nothing here may start a process where the cache is in order: each costs a millisecond or two of every command.

jars=
for jar in "$home"/cli/target/dray-cli-*.jar "$lib"/*.jar; do
  [ -f "$jar" ] && jars=$jars${jars:+:}$jar
done

start=16m
# Commands that move bytes need the optimising compiler, most of all for SHA-256; the others are done before it is warm.
case $1 in
  # With a young generation of the usual 5 MB, a ninth of the time in which manifests are served went into collecting it. The
  # heap must have room beside it from the first, or Java cannot take in its AOT cache, and ends.
  serve) compiler="-XX:+TieredCompilation -Xmn32m" start=48m ;;
  demo) compiler=-XX:+TieredCompilation ;;
  train | pull | push | copy | unpack | export | layer | blob | files | cat | diff | store)
    # Most code is not worth C2's time, so its thresholds are six times the usual ones: an export of 270 MB took 3.2 s of
    # CPU in place of 4.1 s. Hashing is, from the first: only C2 knows the processor's instructions for it. That took
    # 0.07 s off a pull of 270 MB and 0.18 s off an export.
    hash=-XX:CompileCommand=CompileThresholdScaling,sun.security.provider
    # C1 waits for ten times as many calls too: 0.05 s of CPU less for that pull, and nothing for a million files.
    # What would take C2 more than 6 MB is left to C1: listing a million files held 159 MB, and 146 so, in the same time.
    compiler="-XX:CompileCommand=quiet -XX:CompileCommand=MemLimit,*.*,6m~stop $hash.DigestBase::*,0.001 $hash.SHA2::*,0.001
      -XX:Tier3InvocationThreshold=2000 -XX:Tier3MinInvocationThreshold=1000 -XX:Tier3CompileThreshold=4000
      -XX:Tier4InvocationThreshold=30000 -XX:Tier4MinInvocationThreshold=10000
      -XX:Tier4CompileThreshold=60000 -XX:Tier4BackEdgeThreshold=300000" ;;
  *) compiler=-XX:TieredStopAtLevel=1 ;;
esac
# HttpClient's log goes nowhere, which it is told rather than looks for in each jar.
logging="-Dslf4j.provider=org.slf4j.nop.NOPServiceProvider -Dslf4j.internal.verbosity=ERROR"
flags="-XX:+UseSerialGC -Xms$start -Xmx${DRAY_HEAP:-512m} -XX:-UsePerfData $compiler -Xlog:disable -Xlog:all=off
  --enable-native-access=ALL-UNNAMED $logging -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 $DRAY_JAVA_OPTIONS"

# Java refuses a cache, without a word, once a jar has another size or time. One that comes with the jars has the very time that
# they have, unless somebody copied them without it.
is_as_shipped() {
  [ -s "$lib/dray.aot" ] || return 1
  for jar in "$lib"/*.jar "$JAVA_HOME/lib/modules"; do
    [ "$jar" -nt "$lib/dray.aot" ] && return 1
    [ "$jar" -ot "$lib/dray.aot" ] && return 1
  done
  return 0
}

# The folder itself is newer once a jar came or went.
is_current() {
  [ -f "$aot" ] || return 1
  for jar in "$home"/cli/target/dray-cli-*.jar "$lib" "$lib"/*.jar "$JAVA_HOME/release"; do
    [ "$jar" -nt "$aot" ] && return 1
  done
  return 0
}

# A training that failed leaves an empty file, so that not every command tries again. The cache holds classes but no profiles:
# with those of JDK 25, unpacking a 300 MB layer took 2.8 s in place of 0.9 to 1.5 s, as hashing stayed out of the optimising
# compiler's hands.
train() {
  mkdir -p "${aot%/*}" 2>/dev/null && [ -w "${aot%/*}" ] || return
  trap 'rm -f "$aot.$$"*; exit 130' INT TERM HUP
  # shellcheck disable=SC2086
  "$JAVA_HOME/bin/java" $flags -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -XX:AOTCacheOutput="$aot.$$" \
    -cp "$jars" dev.dray.cli.Main train >/dev/null 2>&1 </dev/null || rm -f "$aot.$$"
  [ -s "$aot.$$" ] || : >"$aot.$$"
  mv -f "$aot.$$" "$aot" 2>/dev/null
  rm -f "$aot.$$"*
  trap - INT TERM HUP
  # Other builds have theirs; those that nobody trained for a month belong to builds that are gone.
  find "$cache/dray/aot" -type f -mtime +30 -exec rm -f {} + 2>/dev/null
}

aot=
cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
if [ -n "$DRAY_NO_AOT" ]; then
  :
elif is_as_shipped; then
  aot=$lib/dray.aot
elif [ -n "$cache" ]; then
  aot=$cache/dray/aot$home/with$JAVA_HOME/dray.aot
  is_current || train
  [ -s "$aot" ] || aot=
fi

# Java cannot tell which of its streams are terminals.
terminals=
[ -t 1 ] && terminals=1
[ -t 2 ] && terminals=${terminals}2 && columns=$(stty size <&2 2>/dev/null) && columns=${columns#* }
# shellcheck disable=SC2086
exec "$JAVA_HOME/bin/java" ${aot:+"-XX:AOTCache=$aot"} $flags -Ddray.terminals="$terminals" ${columns:+-Ddray.columns="$columns"} \
  -cp "$jars" dev.dray.cli.Main "$@"
