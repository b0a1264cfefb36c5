package dev.dray.service;

import dev.dray.http.HttpCall;
import dev.dray.http.Query;
import dev.dray.model.Json;
import dev.dray.server.Exchange;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;

/// How a line of the access log looks. No format shows a secret: neither what says who the caller is, nor a parameter
/// of a URL that is not known to be harmless.
public enum LogFormat {
    /// An object of JSON.
    JSON {
        @Override
        String line(Exchange exchange) {
            HttpCall call = exchange.call();
            return Json.print(Json.object()
                    .put(
                            "time",
                            exchange.traffic()
                                    .began()
                                    .truncatedTo(ChronoUnit.MILLIS)
                                    .toString())
                    .put("id", exchange.id())
                    .put("remote", exchange.caller())
                    .put("user", exchange.user())
                    .put("method", call.method())
                    .put("path", target(call))
                    .put("status", exchange.answer().status())
                    .put("received", exchange.traffic().received())
                    .put("sent", exchange.traffic().sent())
                    .put("ms", exchange.traffic().time().toMillis())
                    .put("agent", call.headers().find("User-Agent"))
                    .build());
        }
    },

    /// The Combined Log Format of web servers, which has no time that the call took.
    COMBINED {
        @Override
        String line(Exchange exchange) {
            HttpCall call = exchange.call();
            return "%s - %s [%s] \"%s %s HTTP/1.1\" %d %d \"-\" \"%s\""
                    .formatted(
                            exchange.caller().map(LogFormat::plain).orElse("-"),
                            exchange.user().map(LogFormat::plain).orElse("-"),
                            TIME.format(exchange.traffic().began().atOffset(ZoneOffset.UTC)),
                            plain(call.method()),
                            plain(target(call)),
                            exchange.answer().status(),
                            exchange.traffic().sent(),
                            call.headers()
                                    .find("User-Agent")
                                    .map(LogFormat::plain)
                                    .orElse("-"));
        }
    },

    /// For people: `GET /v2/acme/web/manifests/1.0 200 3 ms`.
    SHORT {
        @Override
        String line(Exchange exchange) {
            HttpCall call = exchange.call();
            return "%s %s %d %d ms"
                    .formatted(
                            plain(call.method()),
                            plain(call.uri().getRawPath()),
                            exchange.answer().status(),
                            exchange.traffic().time().toMillis());
        }
    };

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

    /// Parameters of the registry's API.
    private static final Set<String> HARMLESS = Set.of(
            "artifactType", "digest", "digest-algorithm", "from", "last", "mount", "n", "scope", "service", "tag");

    abstract String line(Exchange exchange);

    private static String target(HttpCall call) {
        Query harmless = new Query(Query.parse(call.uri().getRawQuery()).parameters().stream()
                .filter(parameter -> HARMLESS.contains(parameter.getKey()))
                .toList());
        String path = call.uri().getRawPath();
        return harmless.parameters().isEmpty() ? path : path + "?" + harmless;
    }

    /// What strangers write, without what would end a field or a line.
    private static String plain(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", "?");
    }
}
