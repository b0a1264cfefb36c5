package dev.dray.service;

import dev.dray.service.WebhookOptions.Delivery;
import dev.dray.service.WebhookOptions.Ignored;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `notifications` of a [DistributionConfig].
final class NotificationsSection {
    private NotificationsSection() {}

    static List<WebhookOptions> read(Setting notifications) {
        List<WebhookOptions> webhooks = new ArrayList<>();
        for (Setting endpoint : notifications.list("endpoints")) {
            WebhookOptions webhook = webhook(endpoint);
            if (!endpoint.flag("disabled").orElse(false)) {
                webhooks.add(webhook);
            }
        }
        return webhooks;
    }

    private static WebhookOptions webhook(Setting endpoint) {
        URI url = endpoint.read("url", "a URL of http or https", NotificationsSection::url)
                .orElseThrow(() -> endpoint.missing("url"));
        return WebhookOptions.of(endpoint.text("name").orElse(url.getHost()), url)
                .withHeaders(endpoint.headers("headers"))
                .withDelivery(delivery(endpoint))
                .withIgnored(ignored(endpoint));
    }

    private static URI url(String text) {
        URI url = URI.create(text);
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException(text);
        }
        return url;
    }

    private static Delivery delivery(Setting endpoint) {
        return new Delivery(
                endpoint.duration("timeout").orElse(Delivery.DEFAULT.timeout()),
                Math.max(1, endpoint.number("threshold").orElse(Delivery.DEFAULT.threshold())),
                endpoint.duration("backoff").orElse(Delivery.DEFAULT.backoff()),
                Delivery.DEFAULT.queue());
    }

    private static Ignored ignored(Setting endpoint) {
        Setting ignore = endpoint.section("ignore");
        Set<String> mediaTypes = new HashSet<>(endpoint.texts("ignoredmediatypes"));
        mediaTypes.addAll(ignore.texts("mediatypes"));
        return new Ignored(mediaTypes, new HashSet<>(ignore.texts("actions")));
    }
}
