package dev.dray.service;

import dev.dray.http.Pause;
import dev.dray.http.WireHttp;
import dev.dray.http.WireOptions;
import dev.dray.server.RegistryEvent;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// All receivers of events, each with a connection and a queue of its own, so that a slow one holds up no other.
final class Webhooks implements Closeable {
    private final List<Webhook> webhooks = new ArrayList<>();
    private final List<WireHttp> wires = new ArrayList<>();

    /// @param source `host:port` of the registry
    Webhooks(List<WebhookOptions> all, String source, Metrics metrics) {
        Envelope envelope = new Envelope(source, UUID.randomUUID());
        for (WebhookOptions options : all) {
            WireHttp wire = new WireHttp(WireOptions.DEFAULT
                    .withConnectTimeout(options.delivery().timeout())
                    .withStallTimeout(options.delivery().timeout()));
            wires.add(wire);
            webhooks.add(new Webhook(options, wire, envelope, metrics, Pause.REAL));
        }
    }

    void tell(RegistryEvent event) {
        webhooks.forEach(webhook -> webhook.tell(event));
    }

    @Override
    public void close() throws IOException {
        webhooks.forEach(Webhook::close);
        for (WireHttp wire : wires) {
            wire.close();
        }
    }
}
