package dev.dray.explain;

import dev.dray.http.ShellWord;
import dev.dray.model.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A JSON document with secrets in it, as the command that makes it.
final class SecretJson {
    private final Json document;

    /// The words that fill the variables of the program.
    private final Map<String, String> arguments = new LinkedHashMap<>();

    SecretJson(Json document) {
        this.document = document;
    }

    /// Whether there is a secret.
    static boolean has(Json json) {
        return switch (json) {
            case Json.Members(var values) ->
                values.entrySet().stream()
                        .anyMatch(member -> isSecret(member.getKey(), member.getValue()) || has(member.getValue()));
            case Json.Items(var values) -> values.stream().anyMatch(SecretJson::has);
            case Json.Text text -> false;
            case Json.Numeral number -> false;
            case Json.Bool bool -> false;
            case Json.Null none -> false;
        };
    }

    private static boolean isSecret(String name, Json value) {
        return Members.isSecret(name) && value instanceof Json.Text(var text) && !text.isEmpty();
    }

    /// The command, which prints the document.
    String command(Flow flow, Step step) {
        String program = program(document, new Owner(flow, step, user(document)));
        String given = arguments.entrySet().stream()
                .map(argument -> "--arg %s %s ".formatted(argument.getKey(), argument.getValue()))
                .collect(Collectors.joining());
        return "jq -cn %s%s".formatted(given, ShellWord.quote(program));
    }

    private record Owner(Flow flow, Step step, String user) {}

    /// JSON is a program for jq that prints itself; in it, variables stand for texts.
    private String program(Json json, Owner owner) {
        return switch (json) {
            case Json.Members(var values) ->
                values.entrySet().stream()
                        .map(member -> Json.of(member.getKey()) + ":"
                                + (isSecret(member.getKey(), member.getValue())
                                        ? variable(member.getKey(), (Json.Text) member.getValue(), owner)
                                        : program(member.getValue(), owner)))
                        .collect(Collectors.joining(",", "{", "}"));
            case Json.Items(var values) ->
                values.stream().map(value -> program(value, owner)).collect(Collectors.joining(",", "[", "]"));
            case Json.Text text -> text.toString();
            case Json.Numeral number -> number.toString();
            case Json.Bool bool -> bool.toString();
            case Json.Null none -> none.toString();
        };
    }

    private String variable(String member, Json.Text secret, Owner owner) {
        String name = Names.variable(member) + (arguments.isEmpty() ? "" : "_" + (arguments.size() + 1));
        String what = "the %s of %s".formatted(member, owner.user());
        arguments.put(
                name,
                owner.flow()
                        .secret(secret.value(), owner.step(), Names.variable(member), what)
                        .toString());
        return "$" + name;
    }

    private static String user(Json json) {
        for (String name : List.of("username", "identifier", "user")) {
            if (json.find(name).orElse(null) instanceof Json.Text(var user)) {
                return user;
            }
        }
        return "this user";
    }
}
