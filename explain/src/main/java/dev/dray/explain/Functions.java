package dev.dray.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a script does again and again.
final class Functions {
    private static final Map<String, String> ALL = new LinkedHashMap<>();

    static {
        ALL.put("header", """

                # header NAME N: what answer N says in the header NAME.
                header() {
                    tr -d '\\r' <"$2.headers" | awk -v name="$1:" '
                        index(tolower($0), tolower(name)) == 1 {
                            sub(/^[^:]*:[ \\t]*/, ""); printf "%s%s", comma, $0; comma = ","
                        }'
                }""");
        ALL.put("url", """

                # url: passes on a URL of http, and stops at anything else.
                url() {
                    local url
                    url=$(cat)
                    [[ $url =~ ^https?:// ]] || { echo "an answer names no URL of http" >&2; exit 1; }
                    printf %s "$url"
                }""");
        ALL.put("cookie", """

                # cookie NAME N: the value that answer N sets a cookie to.
                cookie() {
                    tr -d '\\r' <"$2.headers" | awk -v start="$1=" '
                        tolower($0) ~ /^set-cookie:/ {
                            sub(/^[^:]*:[ \\t]*/, ""); sub(/;.*/, "")
                            if (index($0, start) == 1) printf "%s", substr($0, length(start) + 1)
                        }'
                }""");
        ALL.put("answered", """

                # answered N STATUS...: stops unless answer N has one of these.
                answered() {
                    local status
                    status=$(awk '/^HTTP\\// { status = $2 } END { print status }' "$1.headers")
                    [[ " ${*:2} " == *" $status "* ]] || { echo "step $1: HTTP $status, not ${*:2}" >&2; exit 1; }
                }""");
        ALL.put("verify", """

                # verify N DIGEST: stops unless the body of answer N has this digest.
                verify() {
                    sha256sum --check --quiet <<<"${2#sha256:}  $1.body"
                }""");
    }

    private Functions() {}

    /// Those that commands use.
    static List<String> usedBy(List<String> commands) {
        List<String> lines = new ArrayList<>();
        ALL.forEach((name, text) -> {
            if (commands.stream().anyMatch(line -> uses(line, name))) {
                lines.addAll(text.lines().toList());
            }
        });
        return lines;
    }

    private static boolean uses(String line, String function) {
        return line.startsWith(function + " ")
                || line.contains("$(" + function + " ")
                || line.endsWith(" | " + function + ")");
    }
}
