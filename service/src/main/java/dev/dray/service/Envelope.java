package dev.dray.service;

import dev.dray.http.HttpCall;
import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import dev.dray.protocol.Route;
import dev.dray.server.Exchange;
import dev.dray.server.RegistryEvent;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// An event as webhooks of the distribution's registry get it, one in each envelope.
///
/// @param source   who sends it: `host:port`
/// @param instance made new whenever the registry starts
/// @see <a href="https://distribution.github.io/distribution/about/notifications/">distribution, notifications</a>
record Envelope(String source, UUID instance) {
    static final String TYPE = "application/vnd.docker.distribution.events.v2+json";

    Json of(RegistryEvent event) {
        Json json = Json.object()
                .put("id", UUID.randomUUID().toString())
                .put("timestamp", event.exchange().traffic().began().toString())
                .put("action", action(event))
                .put("target", target(event))
                .put("request", request(event.exchange()))
                .put("actor", Json.object().put("name", event.exchange().user()).build())
                .put(
                        "source",
                        Json.object()
                                .put("addr", source)
                                .put("instanceID", instance.toString())
                                .build())
                .build();
        return Json.object().put("events", List.of(json)).build();
    }

    static String action(RegistryEvent event) {
        return event.action().name().toLowerCase(Locale.ROOT);
    }

    /// What is gone has neither type nor size.
    private static Json target(RegistryEvent event) {
        RegistryEvent.Target target = event.target();
        Optional<Descriptor> content = Optional.ofNullable(target.content());
        Json size = content.map(Descriptor::size).map(Json::of).orElse(null);
        return Json.object()
                .put("mediaType", content.map(found -> found.mediaType().value()))
                .put("digest", Optional.ofNullable(target.digest()))
                .put("size", size)
                .put("length", size)
                .put("repository", target.repository())
                .put("fromRepository", target.from())
                .put("url", content.map(found -> url(event, found)))
                .put("tag", target.tag())
                .build();
    }

    /// Where the content is had, as the caller reached the registry.
    private static URI url(RegistryEvent event, Descriptor content) {
        URI called = event.exchange().call().uri();
        String path = event.target().repository();
        String digest = content.digest().toString();
        Route route = Route.parse(called.getPath()).orElseThrow() instanceof Route.OneManifest
                ? new Route.OneManifest(path, digest)
                : new Route.OneBlob(path, digest);
        return called.resolve(route.path());
    }

    private static Json request(Exchange exchange) {
        HttpCall call = exchange.call();
        return Json.object()
                .put("id", exchange.id())
                .put("addr", exchange.caller())
                .put("host", call.headers().find("Host"))
                .put("method", call.method())
                .put("useragent", call.headers().find("User-Agent").orElse(""))
                .build();
    }
}
