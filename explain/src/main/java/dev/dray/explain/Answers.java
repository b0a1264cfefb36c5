package dev.dray.explain;

import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.http.Secrets;
import dev.dray.http.ShellWord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What came back so far, and where in it a value is found that a later call carries. Of small bodies the newest are
/// kept.
final class Answers {
    /// Bytes of all bodies that are kept.
    private static final long MAX_KEPT = 32 * 1024 * 1024;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*");

    private final List<Step> answered = new ArrayList<>();
    private final Deque<Content> kept = new ArrayDeque<>();
    private long keptBytes;

    /// What was looked for, and may since be dropped; empty where it did not come from an answer.
    private final Map<String, Optional<Source>> known = new HashMap<>();

    /// Where calls are told to go on.
    private final Map<String, List<Source>> places = new HashMap<>();

    synchronized void answered(Step step) {
        answered.add(step);
        Places.in(step)
                .forEach((url, source) ->
                        places.computeIfAbsent(url, any -> new ArrayList<>()).add(source));
    }

    /// A body has passed whole.
    synchronized void keep(Content content) {
        content.bytes().ifPresent(bytes -> {
            kept.add(content);
            keptBytes += bytes.length;
        });
        while (keptBytes > MAX_KEPT) {
            Content oldest = kept.remove();
            keptBytes -= oldest.length();
            oldest.forget();
        }
    }

    /// Finds what a call carries and remembers where it came from.
    void use(HttpCall call) {
        call.headers().forEach((name, value) -> {
            if (Secrets.isHeader(name)) {
                find(Authorization.parse(value).credentials(), Integer.MAX_VALUE);
            }
        });
    }

    /// Where a value came from.
    ///
    /// @param before the call that carries it
    synchronized Optional<Source> find(String value, int before) {
        Optional<Source> found = known.get(value);
        if (found == null) {
            found = answered.reversed().stream()
                    .filter(step -> step.number() < before)
                    .flatMap(step -> inHeaders(step, value).or(() -> Members.find(step, value)).stream())
                    .findFirst();
            known.put(value, found);
        }
        return found;
    }

    /// Where a URL came from, word for word.
    ///
    /// @param before the call that goes there
    synchronized Optional<Source> findPlace(String url, int before) {
        return places.getOrDefault(url, List.of()).reversed().stream()
                .filter(source -> source.step() < before)
                .findFirst();
    }

    /// Where a cookie was set to a value.
    synchronized Optional<Source> findCookie(String name, String value, int before) {
        String set = name + "=" + value;
        return answered.reversed().stream()
                .filter(step -> step.number() < before)
                .filter(step -> step.answer().orElseThrow().headers().all("Set-Cookie").stream()
                        .anyMatch(cookie -> cookie.split(";", 2)[0].strip().equals(set)))
                .findFirst()
                .map(step -> new Source(
                        step.number(),
                        Names.variable(name),
                        "$(cookie %s %d)".formatted(ShellWord.of(name), step.number())));
    }

    private static Optional<Source> inHeaders(Step step, String value) {
        Headers headers = step.answer().map(Step.Answer::headers).orElse(Headers.NONE);
        List<Source> found = new ArrayList<>();
        headers.forEach((name, theirs) -> {
            // Strangers choose the name, too, and it becomes a part of a command.
            if (!NAME.matcher(name).matches()) {
                return;
            }
            // The standalone index has "Token " in the header itself (protocols B42); several are one (B41).
            String all = String.join(",", headers.all(name));
            if (all.equals(value)) {
                found.add(new Source(step.number(), name(name), "$(header %s %d)".formatted(name, step.number())));
            } else if (Authorization.parse(all).credentials().equals(value)) {
                found.add(new Source(
                        step.number(),
                        name(name),
                        "$(header %s %d | sed 's/^[^ ]* *//')".formatted(name, step.number())));
            }
        });
        return found.stream().findFirst();
    }

    private static String name(String header) {
        return Names.variable(header.replaceFirst("(?i)^X-(Docker-)?", ""));
    }
}
