package dev.dray.service;

import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import dev.dray.storage.GarbageOptions;
import dev.dray.storage.Storage;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What those ask who run a registry: is it alive, is it ready, what does it do, and to collect garbage. It asks
/// nobody who they are, so it belongs at an address that only they reach.
final class Operations implements Http {
    private static final System.Logger LOG = System.getLogger(Operations.class.getName());

    private final Storage storage;
    private final Housekeeping housekeeping;
    private final Metrics metrics;
    private final @Nullable String metricsPath;

    /// @param metricsPath null for no metrics
    Operations(Storage storage, Housekeeping housekeeping, Metrics metrics, @Nullable String metricsPath) {
        this.storage = storage;
        this.housekeeping = housekeeping;
        this.metrics = metrics;
        this.metricsPath = metricsPath;
    }

    @Override
    public HttpReply send(HttpCall call) {
        HttpReply reply = answer(call);
        return call.method().equals("HEAD") ? reply.withBody(InputStream.nullInputStream()) : reply;
    }

    private HttpReply answer(HttpCall call) {
        String path = call.uri().getPath();
        if (path.equals(metricsPath)) {
            return read(call, () -> metrics(call));
        }
        return switch (path) {
            case "/healthz" ->
                read(call, () -> json(200, Json.object().put("status", "up").build()));
            case "/readyz" -> read(call, this::ready);
            case "/debug/health" -> read(call, this::health);
            case "/gc" -> collect(call);
            default -> json(404, error("no such path"));
        };
    }

    private static HttpReply read(HttpCall call, Supplier<HttpReply> answer) {
        return call.method().equals("GET") || call.method().equals("HEAD")
                ? answer.get()
                : json(405, error("want GET or HEAD")).withHeader("Allow", "GET, HEAD");
    }

    private HttpReply ready() {
        return storageFailure()
                .map(failure -> json(
                        503,
                        Json.object()
                                .put("status", "down")
                                .put("storage", failure)
                                .build()))
                .orElseGet(() -> json(200, Json.object().put("status", "up").build()));
    }

    /// In the distribution's words: what fails, and how; nothing when all is well.
    private HttpReply health() {
        return storageFailure()
                .map(failure -> json(503, Json.object().put("storage", failure).build()))
                .orElseGet(() -> json(200, Json.object().build()));
    }

    private Optional<String> storageFailure() {
        try {
            storage.repositories("", 1);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private HttpReply metrics(HttpCall call) {
        ExpositionFormatWriter writer = ExpositionFormats.init()
                .findWriter(call.headers().find("Accept").orElse(""));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            writer.write(text, metrics.read());
        } catch (IOException e) {
            throw new IllegalStateException("memory takes what is written to it", e);
        }
        return reply(200, writer.getContentType(), text.toByteArray());
    }

    /// A page in a browser on this machine could call this, too; but not without saying where it comes from.
    private HttpReply collect(HttpCall call) {
        if (!call.method().equals("POST")) {
            return json(405, error("want POST")).withHeader("Allow", "POST");
        }
        if (call.headers().has("Origin")) {
            return json(403, error("not for browsers"));
        }
        GarbageOptions what =
                GarbageOptions.DEFAULT.withDryRun(isSet(call, "dry-run")).withUntagged(isSet(call, "untagged"));
        try {
            return housekeeping
                    .collect(what)
                    .map(report -> json(200, Reports.toJson(report, what)))
                    .orElseGet(() -> json(409, error("garbage is being collected")));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "garbage collection failed", e);
            return json(500, error(String.valueOf(e.getMessage())));
        }
    }

    private static boolean isSet(HttpCall call, String name) {
        String value = call.query(name);
        return value != null && (value.isEmpty() || value.equals("true") || value.equals("1"));
    }

    private static Json error(String message) {
        return Json.object().put("error", message).build();
    }

    private static HttpReply json(int status, Json json) {
        return reply(status, "application/json", json.bytes());
    }

    private static HttpReply reply(int status, String type, byte[] body) {
        return HttpReply.of(
                status,
                Headers.of(
                        "Content-Type",
                        type,
                        "Content-Length",
                        Integer.toString(body.length),
                        "Cache-Control",
                        "no-store"),
                body);
    }
}
