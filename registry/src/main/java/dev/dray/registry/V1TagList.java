package dev.dray.registry;

import dev.dray.model.Json;
import dev.dray.protocol.ErrorBody;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Reads what registries say of tags. There were two ways, and scripts had to know which one they would
/// meet: a registry's own, with full ids, and that of Docker Hub's website, with short ones (protocols B36,
/// B37, B60 to B65).
final class V1TagList {
    /// The website's words, without quotes, at whatever status.
    private static final String NO_TAG = "Tag not found";

    private V1TagList() {}

    /// All tags, each with the id as it stands, short or full; empty where there is none (protocols B60 has
    /// names alone). Throws `IllegalArgumentException` when it is neither form.
    ///
    /// @param limit of tags
    static SequencedMap<String, String> parseAll(Json answer, int limit) {
        SequencedMap<String, String> tags = new LinkedHashMap<>();
        switch (answer) {
            case Json.Members(var members) -> members.forEach((tag, id) -> tags.put(tag, text(id)));
            case Json.Items(var items) ->
                items.forEach(item -> tags.put(
                        item.findText("name").orElseThrow(() -> new IllegalArgumentException("a tag without a name")),
                        item.findText("layer").orElse("")));
            case Json.Text text -> throw neither();
            case Json.Numeral numeral -> throw neither();
            case Json.Bool bool -> throw neither();
            case Json.Null none -> throw neither();
        }
        if (tags.size() > limit) {
            throw new IllegalArgumentException("%,d tags (at most %,d)".formatted(tags.size(), limit));
        }
        tags.replaceAll((tag, id) -> id.isEmpty() ? id : V1Ids.parse(id));
        return tags;
    }

    private static String text(Json id) {
        if (id instanceof Json.Text(var value)) {
            return value;
        }
        throw new IllegalArgumentException("an id that is no string");
    }

    private static IllegalArgumentException neither() {
        return new IllegalArgumentException("neither tags by their names nor a list of them");
    }

    /// Whether an answer says in plain text that there is no such tag. No JSON says it so.
    static boolean isNoTag(byte[] answer) {
        return answer.length < 100
                && new String(answer, StandardCharsets.UTF_8).strip().equalsIgnoreCase(NO_TAG);
    }

    /// The ids that a tag stands for, as they stand, short or full: the image's own, or those of all that
    /// it is made of, its own first. Throws `IllegalArgumentException` when it is no form of that.
    static List<String> parseOne(Json answer) {
        return switch (answer) {
            case Json.Text(var id) -> List.of(V1Ids.parse(id));
            case Json.Items(var items)
            when !items.isEmpty() ->
                items.stream()
                        .map(item -> item.findText("id")
                                .map(V1Ids::parse)
                                .orElseThrow(() -> new IllegalArgumentException("a layer without an id")))
                        .toList();
            case Json.Items none -> throw new IllegalArgumentException("no layers");
            case Json.Members members -> throw neither();
            case Json.Numeral numeral -> throw neither();
            case Json.Bool bool -> throw neither();
            case Json.Null none -> throw neither();
        };
    }

    /// What an answer says went wrong: `{"error": "Tag not found"}` (protocols B39b).
    static Optional<String> findError(Json answer) {
        return answer instanceof Json.Members(var members)
                        && members.size() == 1
                        && members.get("error") instanceof Json.Text(var words)
                        && !V1Ids.isFull(words)
                ? Optional.of(ErrorBody.clean(words))
                : Optional.empty();
    }
}
