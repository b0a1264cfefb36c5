# Finds a JDK that is new enough, wherever the usual tools put them. Sourced by what needs one: find_jdk sets JAVA_HOME.
jdk_min=25

# Sets JAVA_HOME when a folder holds a JDK that is new enough.
use_jdk() {
  [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while IFS='="' read -r key rest; do
    [ "$key" = JAVA_VERSION ] && { jdk_version=${rest#\"}; break; }
  done < "$1/release"
  jdk_version=${jdk_version%%[!0-9]*}
  [ "${jdk_version:-0}" -ge "$jdk_min" ] && JAVA_HOME=$1
}

find_jdk() {
  use_jdk "${DRAY_JAVA_HOME:-}" && return
  use_jdk "${JAVA_HOME:-}" && return
  on_path=$(command -v java) && on_path=$(readlink -f "$on_path") && use_jdk "${on_path%/bin/java}" && return
  for folder in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    "$HOME"/.local/share/mise/installs/java/* "$HOME"/.asdf/installs/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    use_jdk "$folder" && return
  done
  echo "dray needs a JDK $jdk_min or newer and found none (looked at DRAY_JAVA_HOME, JAVA_HOME, PATH, /usr/lib/jvm and the like)." >&2
  echo "Install one, for example Eclipse Temurin $jdk_min, or set DRAY_JAVA_HOME to where it is." >&2
  exit 1
}
