package dev.dray.explain;

import dev.dray.http.ShellWord;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where an answer tells its reader to go on: redirects, uploads, the next page.
final class Places {
    /// Redirects, and what uploads are answered with. What a 201 names is only where the new thing is.
    private static final Set<Integer> FOLLOWED = Set.of(202, 204, 301, 302, 303, 307, 308);

    private static final Pattern NEXT = Pattern.compile("\\s*<([^>]*)>.*rel=\"?next\"?.*");

    private Places() {}

    /// The URLs, whole, and how each is found in the answer.
    static Map<String, Source> in(Step step) {
        Map<String, Source> places = new HashMap<>();
        if (FOLLOWED.contains(step.status())) {
            step.answerHeader("Location")
                    .ifPresent(text -> add(places, step, text.strip(), "LOCATION", "$(header Location %d)"));
        }
        Matcher next = NEXT.matcher(step.answerHeader("Link").orElse(""));
        if (next.matches()) {
            add(places, step, next.group(1), "NEXT", "$(header Link %d | sed 's/^<\\([^>]*\\)>.*/\\1/')");
        }
        return places;
    }

    private static void add(Map<String, Source> places, Step step, String text, String name, String expression) {
        try {
            String whole = step.uri().resolve(URI.create(text)).toString();
            if (!whole.endsWith(text)) {
                return;
            }
            // What a relative URL lacks goes before it.
            String start = whole.substring(0, whole.length() - text.length());
            String found = expression.formatted(step.number());
            // The next time the server may say anything else, also what curl takes for an option or a file.
            places.put(
                    whole,
                    new Source(
                            step.number(),
                            name,
                            start.isEmpty() ? found.replaceFirst("\\)$", " | url)") : ShellWord.of(start) + found));
        } catch (IllegalArgumentException e) {
            // It was no URL, so nobody went there.
        }
    }
}
