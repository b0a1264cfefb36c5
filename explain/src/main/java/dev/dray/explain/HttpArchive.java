package dev.dray.explain;

import dev.dray.http.Headers;
import dev.dray.http.Query;
import dev.dray.http.Secrets;
import dev.dray.model.Json;
import dev.dray.model.JsonBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Calls as an HTTP archive: every member that HAR 1.2 wants, bodies where they are text and small, secrets nowhere.
final class HttpArchive {
    private static final String HIDDEN = "$SECRET";
    private static final long UNKNOWN = -1;

    /// Shorter ones are found in other words, too.
    private static final int SHORTEST_SECRET = 6;

    private final List<Step> steps;
    private final String version;
    private final Set<String> secrets = new LinkedHashSet<>();

    HttpArchive(List<Step> steps, String version) {
        this.steps = steps;
        this.version = version;
        steps.forEach(this::learnSecrets);
    }

    private void learnSecrets(Step step) {
        step.call().headers().forEach((name, value) -> {
            if (Secrets.isHeader(name)) {
                Authorization given = Authorization.parse(value);
                learn(given.credentials());
                given.userAndPassword().ifPresent(pair -> learn(pair.substring(pair.indexOf(':') + 1)));
            }
        });
    }

    private void learn(String secret) {
        if (secret.length() >= SHORTEST_SECRET) {
            secrets.add(secret);
        }
    }

    Json toJson() {
        List<Json> entries = new ArrayList<>();
        steps.forEach(step -> entries.add(entry(step)));
        return Json.object()
                .put(
                        "log",
                        Json.object()
                                .put("version", "1.2")
                                .put(
                                        "creator",
                                        Json.object()
                                                .put("name", "dray")
                                                .put("version", version)
                                                .build())
                                .put("entries", Json.of(entries))
                                .build())
                .build();
    }

    private Json entry(Step step) {
        long time = step.answer().map(answer -> answer.time().toMillis()).orElse(0L);
        JsonBuilder entry = Json.object()
                .put("startedDateTime", step.began().toString())
                .put("time", time)
                .put("request", request(step))
                .put("response", response(step))
                .put("cache", Json.object().build())
                .put(
                        "timings",
                        Json.object()
                                .put("send", 0)
                                .put("wait", time)
                                .put("receive", 0)
                                .build())
                .put("comment", step.call().purpose());
        step.failure().ifPresent(failure -> entry.put("_error", hidden(failure)));
        return entry.build();
    }

    private Json request(Step step) {
        JsonBuilder request = Json.object()
                .put("method", step.call().method())
                .put("url", url(step))
                .put("httpVersion", "HTTP/1.1")
                .put("cookies", Json.of(List.of()))
                .put("headers", headers(step.call().headers()))
                .put("queryString", query(Query.parse(step.uri().getRawQuery())))
                .put("headersSize", UNKNOWN)
                .put("bodySize", step.sent().map(Content::length).orElse(0L));
        step.sent().ifPresent(content -> request.put("postData", posted(step, content)));
        return request.build();
    }

    private static String url(Step step) {
        return Secrets.without(step.uri());
    }

    private Json posted(Step step, Content content) {
        String type = step.header("Content-Type");
        if (type.startsWith("application/x-www-form-urlencoded")) {
            Query form = Query.parse(content.bytes()
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .orElse(""));
            return Json.object()
                    .put("mimeType", type)
                    .put("params", query(form))
                    .build();
        }
        return Json.object()
                .put("mimeType", type)
                .put("text", text(content).orElse(""))
                .build();
    }

    private static Json query(Query query) {
        List<Json> parameters = new ArrayList<>();
        query.parameters()
                .forEach(one -> parameters.add(
                        pair(one.getKey(), Secrets.isParameter(one.getKey()) ? HIDDEN : one.getValue())));
        return Json.of(parameters);
    }

    private static Json pair(String name, String value) {
        return Json.object().put("name", name).put("value", value).build();
    }

    private Json headers(Headers headers) {
        List<Json> fields = new ArrayList<>();
        headers.forEach((name, value) -> fields.add(pair(name, header(name, value))));
        return Json.of(fields);
    }

    private String header(String name, String value) {
        if (Secrets.isHeader(name)) {
            Authorization given = Authorization.parse(value);
            return given.scheme().isEmpty() ? HIDDEN : given.scheme() + " " + HIDDEN;
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "www-authenticate" -> Secrets.challenge(value);
            case "location", "link" ->
                hidden(value.replaceAll("(?<=//)[^/?#]*@", "").replaceFirst("(?s)\\?.*", "?…"));
            default -> hidden(value);
        };
    }

    private Json response(Step step) {
        Headers headers = step.answer().map(Step.Answer::headers).orElse(Headers.NONE);
        return Json.object()
                .put("status", step.status())
                .put("statusText", "")
                .put("httpVersion", "HTTP/1.1")
                .put("cookies", Json.of(List.of()))
                .put("headers", headers(headers))
                .put("content", content(step, headers))
                .put(
                        "redirectURL",
                        headers.find("Location")
                                .map(place -> header("Location", place))
                                .orElse(""))
                .put("headersSize", UNKNOWN)
                .put("bodySize", UNKNOWN)
                .build();
    }

    private Json content(Step step, Headers headers) {
        JsonBuilder content = Json.object()
                .put("size", step.answer().map(answer -> answer.body().length()).orElse(0L))
                .put("mimeType", headers.find("Content-Type").orElse(""));
        step.answer().flatMap(answer -> text(answer.body())).ifPresent(text -> content.put("text", text));
        return content.build();
    }

    /// A body that is text, without secrets; empty for others.
    private Optional<String> text(Content content) {
        return content.bytes()
                .flatMap(bytes -> Members.parse(bytes)
                        .map(json -> SecretJson.has(json)
                                ? Members.withoutSecrets(json).toString()
                                : new String(bytes, StandardCharsets.UTF_8))
                        .or(() -> plain(bytes)))
                .map(this::hidden);
    }

    private static Optional<String> plain(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private String hidden(String text) {
        String result = text;
        for (String secret : secrets) {
            result = result.replace(secret, HIDDEN);
        }
        return result;
    }
}
