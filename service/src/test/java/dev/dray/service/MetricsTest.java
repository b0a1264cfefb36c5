package dev.dray.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Digest;
import dev.dray.server.ObservedHttp;
import dev.dray.server.RegistryEvents;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.GarbageReport;
import dev.dray.storage.MemoryStorage;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    private final Metrics metrics = new Metrics();
    private final MemoryStorage storage = new MemoryStorage();
    private final Http http = new ObservedHttp(
            new RegistryHandler(storage), List.of(metrics, new RegistryEvents(storage, metrics::happened)));

    @Test
    void countsCallsByRouteMethodAndStatus() throws IOException {
        send("GET", "/v2/", "");
        send("GET", "/v2/", "");
        send("HEAD", "/v2/acme/web/manifests/1.0", "");
        send("TEAPOT", "/elsewhere", "");

        assertThat(text())
                .contains("registry_http_requests_total{code=\"200\",handler=\"base\",method=\"get\"} 2.0")
                .contains("registry_http_requests_total{code=\"404\",handler=\"manifest\",method=\"head\"} 1.0")
                .contains("registry_http_requests_total{code=\"404\",handler=\"other\",method=\"other\"} 1.0")
                .contains("registry_http_request_duration_seconds_count{handler=\"base\",method=\"get\"} 2")
                .contains("registry_http_response_bytes_total{handler=\"base\"} 4.0");
    }

    @Test
    void knowsWhichCallsAreUnderWay() throws IOException {
        HttpReply running = http.send(HttpCall.of("test", "GET", URI.create("http://registry.test/v2/")));
        assertThat(text()).contains("registry_http_in_flight_requests{handler=\"base\"} 1.0");

        running.close();

        assertThat(text()).contains("registry_http_in_flight_requests{handler=\"base\"} 0.0");
    }

    @Test
    void countsContentAndItsBytes() throws IOException {
        String digest = Digest.of("hello".getBytes(StandardCharsets.UTF_8)).toString();
        send("POST", "/v2/acme/web/blobs/uploads/?digest=" + digest, "hello");
        send("GET", "/v2/acme/web/blobs/" + digest, "");

        assertThat(text())
                .contains("registry_content_total{action=\"push\",kind=\"blob\"} 1.0")
                .contains("registry_content_total{action=\"pull\",kind=\"blob\"} 1.0")
                .contains("registry_http_request_bytes_total{handler=\"blob_upload\"} 5.0")
                .contains("registry_http_response_bytes_total{handler=\"blob\"} 5.0");
    }

    @Test
    void countsUploadsThatAreOpen() throws IOException {
        String first = send("POST", "/v2/acme/web/blobs/uploads/", "");
        send("POST", "/v2/acme/web/blobs/uploads/", "");
        assertThat(text()).contains("registry_uploads_open 2.0");

        send("DELETE", first, "");

        assertThat(text()).contains("registry_uploads_open 1.0");
    }

    @Test
    void countsFailuresOfTheStorage() throws IOException {
        Http failing = new ObservedHttp(call -> HttpReply.of(500), List.of(metrics));
        failing.send(HttpCall.of("test", "GET", URI.create("http://registry.test/v2/")))
                .close();

        assertThat(text()).contains("registry_storage_errors_total 1.0");
    }

    @Test
    void countsGarbageCollections() throws IOException {
        metrics.collected(new GarbageReport(1, 2, 3, 400));
        metrics.collectionFailed();

        assertThat(text())
                .contains("registry_gc_runs_total{outcome=\"done\"} 1.0")
                .contains("registry_gc_runs_total{outcome=\"failed\"} 1.0")
                .contains("registry_gc_freed_bytes_total 400.0");
    }

    private String send(String method, String path, String body) throws IOException {
        HttpCall call =
                HttpCall.of("test", method, URI.create("http://registry.test").resolve(path));
        HttpBody content = HttpBody.of(body.getBytes(StandardCharsets.UTF_8));
        try (HttpReply reply = http.send(body.isEmpty() ? call : call.withBody(content))) {
            reply.body().readAllBytes();
            return reply.headers().find("Location").orElse("");
        }
    }

    private String text() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, metrics.read());
        return out.toString(StandardCharsets.UTF_8);
    }
}
