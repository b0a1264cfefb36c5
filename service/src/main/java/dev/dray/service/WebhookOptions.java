package dev.dray.service;

import dev.dray.http.Headers;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/// Who is told of events, and how.
///
/// @param name    what metrics and warnings call it
/// @param headers of each call; values may be secrets
public record WebhookOptions(String name, URI url, Headers headers, Delivery delivery, Ignored ignored) {
    /// How hard to try. What is not delivered is tried again for as long as the registry runs, in order.
    ///
    /// @param timeout   without an answer, after which a call has failed
    /// @param threshold failures in a row before each further try waits
    /// @param backoff   how long it waits then
    /// @param queue     events that wait at a time; what comes then is dropped, and counted
    public record Delivery(Duration timeout, int threshold, Duration backoff, int queue) {
        public static final Delivery DEFAULT = new Delivery(Duration.ofSeconds(1), 10, Duration.ofSeconds(1), 10_000);

        public Delivery {
            if (threshold < 1 || queue < 1) {
                throw new IllegalArgumentException(
                        "webhook threshold and queue: %d, %d (want 1 or more)".formatted(threshold, queue));
            }
        }
    }

    /// What is not told.
    ///
    /// @param mediaTypes of the content
    /// @param actions    `push`, `pull`, `mount`, `delete`
    public record Ignored(Set<String> mediaTypes, Set<String> actions) {
        public static final Ignored NOTHING = new Ignored(Set.of(), Set.of());

        public Ignored {
            mediaTypes = Set.copyOf(mediaTypes);
            actions = Set.copyOf(actions);
        }
    }

    public static WebhookOptions of(String name, URI url) {
        return new WebhookOptions(name, url, Headers.NONE, Delivery.DEFAULT, Ignored.NOTHING);
    }

    public WebhookOptions withHeaders(Headers newHeaders) {
        return new WebhookOptions(name, url, newHeaders, delivery, ignored);
    }

    public WebhookOptions withDelivery(Delivery newDelivery) {
        return new WebhookOptions(name, url, headers, newDelivery, ignored);
    }

    public WebhookOptions withIgnored(Ignored newIgnored) {
        return new WebhookOptions(name, url, headers, delivery, newIgnored);
    }
}
