package dev.dray.service;

import dev.dray.protocol.Route;
import dev.dray.server.Exchange;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The uploads that began and did not end yet, as far as calls tell: one that nobody went on with for a day is not
/// counted any more.
final class OpenUploads {
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    /// Uploads that are counted at a time, so that beginnings alone do not fill the memory.
    private static final int LIMIT = 100_000;

    private final Map<String, Instant> used = new ConcurrentHashMap<>();

    void ended(Exchange exchange) {
        Route route = Route.parse(exchange.call().uri().getPath()).orElse(null);
        int status = exchange.answer().status();
        if (route instanceof Route.Uploads && status == 202) {
            exchange.answer().headers().find("Docker-Upload-UUID").ifPresent(id -> use(id, exchange));
        } else if (route instanceof Route.OneUpload(var path, var id)) {
            if (status == 202) {
                use(id, exchange);
            } else if (status == 201 || status == 404 || isCancelled(exchange)) {
                used.remove(id);
            }
        }
    }

    private static boolean isCancelled(Exchange exchange) {
        return exchange.call().method().equals("DELETE") && exchange.answer().status() == 204;
    }

    private void use(String id, Exchange exchange) {
        if (used.size() < LIMIT) {
            used.put(id, exchange.traffic().began());
        }
    }

    int count() {
        Instant limit = Instant.now().minus(FORGOTTEN);
        used.values().removeIf(time -> time.isBefore(limit));
        return used.size();
    }
}
