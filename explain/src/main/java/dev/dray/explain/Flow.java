package dev.dray.explain;

import dev.dray.http.Query;
import dev.dray.http.Secrets;
import dev.dray.http.ShellWord;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How values flow from answers to later calls: which of them a script keeps in variables, and which it asks for.
final class Flow {
    private final Answers answers;
    private final Demands demands = new Demands();
    private final Map<Integer, Set<Source>> used = new HashMap<>();

    Flow(Answers answers) {
        this.answers = answers;
    }

    Demands demands() {
        return demands;
    }

    /// What later calls take from an answer.
    Set<Source> takenFrom(int step) {
        return used.getOrDefault(step, Set.of());
    }

    private ShellWord taken(Source source) {
        Set<Source> taken = used.computeIfAbsent(source.step(), any -> new LinkedHashSet<>());
        Source named = source;
        while (taken.stream().anyMatch(named::isConfusedWith)) {
            named = new Source(source.step(), "OTHER_" + named.name(), source.expression());
        }
        taken.add(named);
        return ShellWord.variable(named.variable());
    }

    /// A secret of a call: a variable that holds what an earlier answer said, or one that is asked for.
    ///
    /// @param name for the variable that is asked for
    /// @param what it is, in words
    ShellWord secret(String value, Step step, String name, String what) {
        if (value.isEmpty()) {
            return ShellWord.of("");
        }
        return answers.find(value, step.number())
                .map(this::taken)
                .orElseGet(() -> demands.variable(value, name, "%s at %s".formatted(what, host(step.uri()))));
    }

    private static String host(URI uri) {
        return uri.getAuthority() == null ? "" : uri.getAuthority().replaceFirst(".*@", "");
    }

    /// A value that is no secret, and taken from an earlier answer where it was there.
    ShellWord value(String value, Step step) {
        return answers.find(value, step.number()).map(this::taken).orElseGet(() -> ShellWord.of(value));
    }

    /// Cookies, each from where it was set.
    ShellWord cookies(String value, Step step) {
        ShellWord all = ShellWord.of("");
        String separator = "";
        for (String cookie : value.split("; *")) {
            int equals = cookie.indexOf('=');
            String name = cookie.substring(0, Math.max(0, equals));
            String held = cookie.substring(equals + 1);
            ShellWord word = answers.findCookie(name, held, step.number())
                    .map(this::taken)
                    .orElseGet(() -> secret(held, step, "COOKIE", "the cookie " + name));
            all = all.plus(separator + name + "=").plus(word);
            separator = "; ";
        }
        return all;
    }

    /// A URL: what an earlier answer named, perhaps with more parameters at its end, or as it is, but without secrets.
    ShellWord url(Step step) {
        String url = step.uri().toString();
        int query = url.indexOf('?');
        for (int end = url.length(); end >= (query < 0 ? url.length() : query); end--) {
            Optional<Source> start =
                    isEnd(url, end) ? answers.findPlace(url.substring(0, end), step.number()) : Optional.empty();
            if (start.isPresent()) {
                return taken(start.get()).plus(url.substring(end));
            }
        }
        return literal(step);
    }

    /// Whether something may have been added to a URL there; one that ended with "?" got no other.
    private static boolean isEnd(String url, int end) {
        return end == url.length() || "?&".indexOf(url.charAt(end)) >= 0 || url.charAt(end - 1) == '?';
    }

    private ShellWord literal(Step step) {
        String url = step.uri().toString();
        if (step.uri().getRawUserInfo() != null) {
            url = url.replace(step.uri().getRawUserInfo() + "@", "");
        }
        String query = step.uri().getRawQuery();
        if (query == null) {
            return ShellWord.of(url);
        }
        ShellWord word = ShellWord.of(url.substring(0, url.indexOf('?')));
        String separator = "?";
        for (String parameter : query.split("&", -1)) {
            word = word.plus(separator).plus(parameter(parameter, step));
            separator = "&";
        }
        return word;
    }

    private ShellWord parameter(String parameter, Step step) {
        int equals = parameter.indexOf('=');
        String name = parameter.substring(0, Math.max(0, equals));
        if (!Query.parse(parameter).parameters().stream().anyMatch(one -> Secrets.isParameter(one.getKey()))) {
            return ShellWord.of(parameter);
        }
        // Strangers choose the parameter's name, so it names no variable: the user may have one, with another secret.
        return ShellWord.of(name + "=")
                .plus(secret(
                        parameter.substring(equals + 1), step, "SIGNATURE", "the parameter " + name + " of a URL"));
    }
}
