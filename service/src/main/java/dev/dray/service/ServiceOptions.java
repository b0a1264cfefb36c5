package dev.dray.service;

import java.util.List;

/// All that a registry needs to run.
public record ServiceOptions(
        Keeping keeping, Admission admission, Listening listening, Watching watching, List<WebhookOptions> webhooks) {
    /// On disk, for everybody on this machine, seen by nobody.
    public static final ServiceOptions DEFAULT =
            new ServiceOptions(Keeping.DEFAULT, Admission.OPEN, Listening.DEFAULT, Watching.NOTHING, List.of());

    public ServiceOptions {
        webhooks = List.copyOf(webhooks);
    }

    public ServiceOptions withKeeping(Keeping newKeeping) {
        return new ServiceOptions(newKeeping, admission, listening, watching, webhooks);
    }

    public ServiceOptions withAdmission(Admission newAdmission) {
        return new ServiceOptions(keeping, newAdmission, listening, watching, webhooks);
    }

    public ServiceOptions withListening(Listening newListening) {
        return new ServiceOptions(keeping, admission, newListening, watching, webhooks);
    }

    public ServiceOptions withWatching(Watching newWatching) {
        return new ServiceOptions(keeping, admission, listening, newWatching, webhooks);
    }

    public ServiceOptions withWebhooks(List<WebhookOptions> newWebhooks) {
        return new ServiceOptions(keeping, admission, listening, watching, newWebhooks);
    }
}
