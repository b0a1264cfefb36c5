package dev.dray.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.MediaType;
import dev.dray.server.RegistryEvent;
import dev.dray.service.WebhookOptions.Delivery;
import dev.dray.service.WebhookOptions.Ignored;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class WebhookTest {
    private static final UUID INSTANCE = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private static final Descriptor MANIFEST = new Descriptor(MediaType.OCI_MANIFEST, Digest.of(new byte[] {1}), 1234);
    private static final Descriptor BLOB = new Descriptor(MediaType.OCTET_STREAM, Digest.of(new byte[] {2}), 99);
    private static final WebhookOptions OPTIONS =
            WebhookOptions.of("listener", URI.create("http://listener.test/event"));

    private final List<HttpCall> calls = Collections.synchronizedList(new ArrayList<>());
    private final List<Json> told = Collections.synchronizedList(new ArrayList<>());
    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    private final Metrics metrics = new Metrics();

    @Test
    void anEventIsToldInTheDistributionsEnvelope() throws IOException {
        tell(OPTIONS.withHeaders(Headers.of("Authorization", "Bearer secret")), 200, push("1.0"));

        assertThat(calls).singleElement().satisfies(call -> {
            assertThat(call.method()).isEqualTo("POST");
            assertThat(call.uri()).isEqualTo(URI.create("http://listener.test/event"));
            assertThat(call.headers().find("Content-Type"))
                    .contains("application/vnd.docker.distribution.events.v2+json");
            assertThat(call.headers().find("Authorization")).contains("Bearer secret");
        });
        Json event = told.getFirst().items("events").getFirst();
        assertThat(event.findText("id")).isPresent();
        assertThat(event.findText("timestamp")).contains("2026-11-30T05:00:00.123456Z");
        assertThat(event.findText("action")).contains("push");
        assertThat(event.find("target").map(Json::print))
                .contains(("{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"%1$s\","
                                + "\"size\":1234,\"length\":1234,\"repository\":\"acme/web\","
                                + "\"url\":\"http://registry.test:5000/v2/acme/web/manifests/%1$s\",\"tag\":\"1.0\"}")
                        .formatted(MANIFEST.digest()));
        assertThat(event.find("request").map(Json::print))
                .contains("{\"id\":\"id-1\",\"addr\":\"192.0.2.1\",\"host\":\"registry.test:5000\","
                        + "\"method\":\"PUT\",\"useragent\":\"docker/29.1\"}");
        assertThat(event.find("actor").map(Json::print)).contains("{\"name\":\"me\"}");
        assertThat(event.find("source").map(Json::print))
                .contains("{\"addr\":\"registry.test:5000\",\"instanceID\":\"%s\"}".formatted(INSTANCE));
    }

    @Test
    void whatIsDeletedHasNoTypeAndNoSize() throws IOException {
        tell(
                OPTIONS,
                200,
                new RegistryEvent(
                        RegistryEvent.Action.DELETE,
                        new RegistryEvent.Target("acme/web", null, BLOB.digest(), null, null),
                        Exchanges.of("DELETE", "/v2/acme/web/blobs/" + BLOB.digest(), 202)));

        Json event = told.getFirst().items("events").getFirst();
        assertThat(event.find("target").map(Json::print))
                .contains("{\"digest\":\"%s\",\"repository\":\"acme/web\"}".formatted(BLOB.digest()));
        assertThat(event.find("actor").map(Json::print)).contains("{}");
    }

    @Test
    void aMountNamesWhereItCameFrom() throws IOException {
        tell(
                OPTIONS,
                200,
                new RegistryEvent(
                        RegistryEvent.Action.MOUNT,
                        new RegistryEvent.Target("acme/api", null, BLOB.digest(), BLOB, "acme/web"),
                        Exchanges.of("POST", "/v2/acme/api/blobs/uploads/", 201)));

        Json target = told.getFirst().items("events").getFirst().find("target").orElseThrow();
        assertThat(target.findText("fromRepository")).contains("acme/web");
        assertThat(target.findText("url")).contains("http://registry.test:5000/v2/acme/api/blobs/" + BLOB.digest());
    }

    @Test
    void eventsComeInOrder() throws IOException {
        tell(OPTIONS, 204, push("1"), push("2"), push("3"));

        assertThat(tags()).containsExactly("1", "2", "3");
    }

    @Test
    void whatFailsIsToldAgainBeforeWhatCameLater() throws IOException {
        var statuses = new ArrayList<>(List.of(500, 302, 404, 200));
        tell(OPTIONS, call -> HttpReply.of(statuses.removeFirst()), push("1"), push("2"));

        assertThat(tags()).containsExactly("1", "1", "2", "2");
        assertThat(pauses).isEmpty();
        assertThat(metrics())
                .contains("registry_notifications_events_total{endpoint=\"listener\",type=\"Events\"} 2.0")
                .contains("registry_notifications_events_total{endpoint=\"listener\",type=\"Successes\"} 2.0")
                .contains("registry_notifications_events_total{endpoint=\"listener\",type=\"Failures\"} 2.0")
                .contains("registry_notifications_pending{endpoint=\"listener\"} 0.0");
    }

    @Test
    void afterManyFailuresInARowItWaits() throws IOException {
        int[] failures = {0};
        Http http = call -> {
            if (failures[0]++ < 4) {
                throw new IOException("no connection");
            }
            return HttpReply.of(200);
        };

        tell(OPTIONS.withDelivery(new Delivery(Duration.ofSeconds(1), 3, Duration.ofSeconds(7), 10)), http, push("1"));

        assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
        assertThat(metrics())
                .contains("registry_notifications_events_total{endpoint=\"listener\",type=\"Errors\"} 4.0");
    }

    @Test
    void whatTheQueueHasNoRoomForIsDroppedAndCounted() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Http slow = call -> {
            began.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return HttpReply.of(200);
        };
        try (Webhook webhook =
                webhook(OPTIONS.withDelivery(new Delivery(Duration.ofSeconds(1), 1, Duration.ZERO, 2)), slow)) {
            webhook.tell(push("1"));
            began.await();
            webhook.tell(push("2"));
            webhook.tell(push("3"));
            webhook.tell(push("4"));
            goOn.countDown();
        }

        assertThat(metrics()).contains("type=\"Dropped\"} 1.0");
        assertThat(tags()).startsWith("1", "2", "3").doesNotContain("4");
    }

    @Test
    void whatIsIgnoredIsNotTold() throws IOException {
        Ignored ignored = new Ignored(Set.of(MANIFEST.mediaType().value()), Set.of("pull"));
        RegistryEvent pull = new RegistryEvent(
                RegistryEvent.Action.PULL,
                new RegistryEvent.Target("acme/web", null, BLOB.digest(), BLOB, null),
                Exchanges.of("GET", "/v2/acme/web/blobs/" + BLOB.digest(), 200));

        tell(OPTIONS.withIgnored(ignored), 200, push("1"), pull);

        assertThat(calls).isEmpty();
        assertThat(metrics()).doesNotContain("registry_notifications_events_total{");
    }

    private void tell(WebhookOptions options, int status, RegistryEvent... events) throws IOException {
        tell(options, call -> HttpReply.of(status), events);
    }

    /// All are delivered when this returns.
    private void tell(WebhookOptions options, Http http, RegistryEvent... events) {
        try (Webhook webhook = webhook(options, http)) {
            List.of(events).forEach(webhook::tell);
        }
    }

    private Webhook webhook(WebhookOptions options, Http http) {
        Http recording = call -> {
            calls.add(call);
            HttpBody body = Objects.requireNonNull(call.body());
            try (InputStream in = body.open()) {
                told.add(Json.parse(in.readAllBytes()));
            }
            return http.send(call);
        };
        return new Webhook(options, recording, new Envelope("registry.test:5000", INSTANCE), metrics, pauses::add);
    }

    private static RegistryEvent push(@Nullable String tag) {
        return new RegistryEvent(
                RegistryEvent.Action.PUSH,
                new RegistryEvent.Target("acme/web", tag, MANIFEST.digest(), MANIFEST, null),
                Exchanges.of(
                        "PUT",
                        "/v2/acme/web/manifests/" + tag,
                        201,
                        "Host",
                        "registry.test:5000",
                        "X-Forwarded-For",
                        "192.0.2.1",
                        "User-Agent",
                        "docker/29.1",
                        "Authorization",
                        "Basic bWU6c2VjcmV0"));
    }

    private List<String> tags() {
        return told.stream()
                .map(envelope -> envelope.items("events").getFirst())
                .map(event -> event.find("target")
                        .flatMap(target -> target.findText("tag"))
                        .orElse(""))
                .toList();
    }

    private String metrics() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, metrics.read());
        return out.toString(StandardCharsets.UTF_8);
    }
}
