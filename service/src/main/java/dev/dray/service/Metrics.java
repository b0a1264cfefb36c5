package dev.dray.service;

import dev.dray.http.HttpCall;
import dev.dray.protocol.Route;
import dev.dray.server.Exchange;
import dev.dray.server.ObservedHttp;
import dev.dray.server.RegistryEvent;
import dev.dray.storage.GarbageReport;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/// What a registry counts, for Prometheus. Where the distribution's registry counts the same thing, the metric has its
/// name and its labels, so that dashboards stay.
final class Metrics implements ObservedHttp.Observer {
    /// From a HEAD out of memory to the push of a large layer.
    private static final double[] SECONDS = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300};

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final OpenUploads uploads = new OpenUploads();
    private final Counter requests = counter("registry_http_requests", "Calls answered.", "code", "handler", "method");
    private final Histogram duration = Histogram.builder()
            .name("registry_http_request_duration_seconds")
            .help("From the call until its reply was sent.")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .labelNames("handler", "method")
            .register(registry);
    private final Gauge inFlight = gauge("registry_http_in_flight_requests", "Calls being answered.", "handler");
    private final Counter received = counter("registry_http_request_bytes", "Bytes of calls' bodies.", "handler");
    private final Counter sent = counter("registry_http_response_bytes", "Bytes of replies' bodies.", "handler");
    private final Counter content = counter(
            "registry_content", "Manifests and blobs that were pushed, pulled, mounted, deleted.", "action", "kind");
    private final Counter storageErrors =
            counter("registry_storage_errors", "Calls that failed because the storage did.");
    private final Counter collections = counter("registry_gc_runs", "Garbage collections.", "outcome");
    private final Counter freed = counter("registry_gc_freed_bytes", "Bytes that garbage collection freed.");
    private final Gauge collected =
            gauge("registry_gc_last_run_timestamp_seconds", "When garbage collection last ended.");
    private final Counter notifications = counter(
            "registry_notifications_events", "Events for webhooks, by what became of them.", "type", "endpoint");
    private final Gauge pending =
            gauge("registry_notifications_pending", "Events that wait for a webhook.", "endpoint");

    Metrics() {
        GaugeWithCallback.builder()
                .name("registry_uploads_open")
                .help("Uploads that began and did not end yet.")
                .callback(value -> value.call(uploads.count()))
                .register(registry);
        JavaMetrics.register(registry);
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    private Gauge gauge(String name, String help, String... labels) {
        return Gauge.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    @Override
    public void began(HttpCall call) {
        inFlight.labelValues(handler(call)).inc();
    }

    @Override
    public void ended(Exchange exchange) {
        String handler = handler(exchange.call());
        String method = method(exchange.call());
        inFlight.labelValues(handler).dec();
        requests.labelValues(Integer.toString(exchange.answer().status()), handler, method)
                .inc();
        duration.labelValues(handler, method).observe(exchange.traffic().time().toNanos() / 1e9);
        received.labelValues(handler).inc(exchange.traffic().received());
        sent.labelValues(handler).inc(exchange.traffic().sent());
        if (exchange.answer().status() == 500) {
            storageErrors.inc();
        }
        uploads.ended(exchange);
    }

    /// The distribution's names of its routes.
    private static String handler(HttpCall call) {
        return Route.parse(call.uri().getPath())
                .map(route -> switch (route) {
                    case Route.Version version -> "base";
                    case Route.Catalog catalog -> "catalog";
                    case Route.Tags tags -> "tags";
                    case Route.OneManifest manifest -> "manifest";
                    case Route.OneBlob blob -> "blob";
                    case Route.Uploads begun -> "blob_upload";
                    case Route.OneUpload upload -> "blob_upload_chunk";
                    case Route.Referrers referrers -> "referrers";
                })
                .orElse("other");
    }

    /// Strangers may send any word.
    private static String method(HttpCall call) {
        return METHODS.contains(call.method()) ? call.method().toLowerCase(Locale.ROOT) : "other";
    }

    void happened(RegistryEvent event) {
        boolean manifest = Route.parse(event.exchange().call().uri().getPath())
                .filter(Route.OneManifest.class::isInstance)
                .isPresent();
        content.labelValues(event.action().name().toLowerCase(Locale.ROOT), manifest ? "manifest" : "blob")
                .inc();
    }

    void collected(GarbageReport report) {
        collections.labelValues("done").inc();
        freed.inc(report.bytes());
        collected.set((double) Instant.now().getEpochSecond());
    }

    void collectionFailed() {
        collections.labelValues("failed").inc();
    }

    /// @param type as the distribution has it: `Events` in all, `Successes`, `Failures` by a status, `Errors` without
    ///             one; and `Dropped`
    void notified(String type, String endpoint) {
        notifications.labelValues(type, endpoint).inc();
    }

    void waiting(String endpoint, int events) {
        pending.labelValues(endpoint).set(events);
    }

    MetricSnapshots read() {
        return registry.scrape();
    }
}
