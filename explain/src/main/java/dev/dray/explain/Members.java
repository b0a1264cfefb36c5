package dev.dray.explain;

import dev.dray.http.ShellWord;
import dev.dray.model.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The members of JSON documents: those that hold a value, and those that hold secrets.
final class Members {
    private static final List<String> SECRET = List.of("password", "passwd", "secret", "token", "jwt");

    private Members() {}

    /// Whether the value of a member of that name may be shown to nobody.
    static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals("auth") || lower.equals("code") || SECRET.stream().anyMatch(lower::contains);
    }

    /// Where in the JSON of an answer a text stands.
    static Optional<Source> find(Step step, String text) {
        return step.answer()
                .flatMap(answer -> answer.body().bytes())
                .flatMap(Members::parse)
                .flatMap(json -> path(json, text, ""))
                .map(path -> new Source(
                        step.number(),
                        Names.variable(path.replaceFirst(".*[.\\]]", "").replace("\"", "")),
                        "$(jq -r %s %d.body)".formatted(ShellWord.of(path), step.number())));
    }

    /// Empty for what is no JSON.
    static Optional<Json> parse(byte[] body) {
        if (body.length == 0 || body[0] != '{' && body[0] != '[') {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.parse(body));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> path(Json json, String text, String path) {
        return switch (json) {
            case Json.Text(var value) -> value.equals(text) ? Optional.of(path) : Optional.empty();
            case Json.Members(var values) -> first(values, text, path);
            case Json.Items(var values) -> {
                for (int i = 0; i < values.size(); i++) {
                    Optional<String> found =
                            path(values.get(i), text, "%s[%d]".formatted(path.isEmpty() ? "." : path, i));
                    if (found.isPresent()) {
                        yield found;
                    }
                }
                yield Optional.empty();
            }
            case Json.Numeral number -> Optional.empty();
            case Json.Bool bool -> Optional.empty();
            case Json.Null none -> Optional.empty();
        };
    }

    private static Optional<String> first(Map<String, Json> members, String text, String path) {
        return members.entrySet().stream()
                .flatMap(member -> path(member.getValue(), text, path + "." + name(member.getKey())).stream())
                .findFirst();
    }

    private static String name(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*") ? name : Json.of(name).toString();
    }

    /// The document with `$SECRET` in place of secrets.
    static Json withoutSecrets(Json json) {
        return switch (json) {
            case Json.Members(var values) -> {
                var copy = Json.object();
                values.forEach((name, value) -> copy.put(
                        name,
                        isSecret(name) && value instanceof Json.Text ? Json.of("$SECRET") : withoutSecrets(value)));
                yield copy.build();
            }
            case Json.Items(var values) ->
                Json.of(values.stream().map(Members::withoutSecrets).toList());
            case Json.Text text -> text;
            case Json.Numeral number -> number;
            case Json.Bool bool -> bool;
            case Json.Null none -> none;
        };
    }
}
