package dev.dray.server;

import dev.dray.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// JSON with a blank after each comma and colon, as Python prints it. The servers of this API were written in Python,
/// and scripts look for `"id": "` with `grep`.
final class V1Json {
    private V1Json() {}

    static byte[] bytes(Json json) {
        return print(json).getBytes(StandardCharsets.UTF_8);
    }

    static String print(Json json) {
        return switch (json) {
            case Json.Members(var members) ->
                members.entrySet().stream()
                        .map(member -> Json.of(member.getKey()) + ": " + print(member.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case Json.Items(List<Json> items) ->
                items.stream().map(V1Json::print).collect(Collectors.joining(", ", "[", "]"));
            case Json.Text text -> text.toString();
            case Json.Numeral numeral -> numeral.toString();
            case Json.Bool bool -> bool.toString();
            case Json.Null none -> none.toString();
        };
    }
}
