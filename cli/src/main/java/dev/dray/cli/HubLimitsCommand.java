package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.hub.ApiLimit;
import dev.dray.hub.Hub;
import dev.dray.model.Json;
import dev.dray.model.Reference;
import dev.dray.registry.PullLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Tells how many pulls are left.
@Command(
        name = "limits",
        description = {
            "Tell how many pulls Docker Hub still gives us, of how many, and for whom it counts them.",
            "To ask costs none. A pull is one manifest that is read: two for an image of several platforms."
        })
final class HubLimitsCommand extends HubInvocation {
    @Parameters(
            paramLabel = "IMAGE",
            arity = "0..1",
            description =
                    "Ask about the limits of another registry or image (default: one that Docker keeps for this).")
    @Nullable
    String image;

    @Option(names = "--api", description = "Tell of the calls that the Hub's API still takes, too: one call of them.")
    boolean api;

    HubLimitsCommand(Console console) {
        super(console);
    }

    @Override
    void run(Dray dray) throws IOException {
        if (api) {
            super.run(dray);
        } else {
            tell(dray, Optional.empty());
        }
    }

    @Override
    void run(Dray dray, Hub hub) throws IOException {
        tell(dray, hub.apiLimit());
    }

    private void tell(Dray dray, Optional<ApiLimit> calls) throws IOException {
        Reference asked = image == null ? Hub.LIMITS : access.reference(console, image);
        String registry = asked.repository().registry();
        Optional<PullLimits> limits = dray.registries().pullLimits(asked);
        Optional<String> who = dray.registries().credentialSource(registry);
        if (json) {
            print(toJson(registry, limits, who, calls));
            return;
        }
        limits.ifPresentOrElse(this::show, () -> print("pulls", "no limit is told, so there is none for this image"));
        print(
                "asked as",
                who.map(Text::safe)
                        .map("who is logged in: "::concat)
                        .orElse("nobody; a log-in may give more: dray login " + registry));
        if (api) {
            print("api calls", calls.map(HubLimitsCommand::shown).orElse("no limit is told"));
        }
    }

    private void show(PullLimits limits) {
        String left = limits.remaining() == PullLimits.UNKNOWN ? "?" : "%,d".formatted(limits.remaining());
        Duration window = limits.window();
        print(
                "pulls",
                "%s of %,d left%s".formatted(left, limits.limit(), window == null ? "" : " in any " + shown(window)));
        if (limits.reset() != null) {
            print("more", "at " + Text.date(time(limits.reset())));
        }
        if (limits.source() != null) {
            print("counted for", (limits.isOfAccount() ? "the account " : "the address ") + Text.safe(limits.source()));
        }
    }

    private static String shown(Duration window) {
        long seconds = window.toSeconds();
        if (seconds % 3600 == 0) {
            return "%d h".formatted(window.toHours());
        }
        return seconds % 60 == 0 ? "%d min".formatted(window.toMinutes()) : "%d s".formatted(seconds);
    }

    private static String shown(ApiLimit calls) {
        String reset = calls.reset() == null ? "" : ", all of them again at " + Text.date(time(calls.reset()));
        return "%,d of %,d left%s".formatted(calls.remaining(), calls.limit(), reset);
    }

    private static Json toJson(
            String registry, Optional<PullLimits> limits, Optional<String> who, Optional<ApiLimit> calls) {
        return Json.object()
                .put("registry", registry)
                .put("limited", limits.isPresent())
                .put("pulls", limits.map(HubLimitsCommand::toJson).orElse(null))
                .put("credentials", who)
                .put("apiCalls", calls.map(HubLimitsCommand::toJson).orElse(null))
                .build();
    }

    private static Json toJson(PullLimits limits) {
        return Json.object()
                .put("limit", limits.limit())
                .put("remaining", limits.remaining() == PullLimits.UNKNOWN ? null : Json.of(limits.remaining()))
                .put(
                        "windowSeconds",
                        limits.window() == null ? null : Json.of(limits.window().toSeconds()))
                .put("reset", time(limits.reset()))
                .put("source", limits.source())
                .put("countedFor", limits.source() == null ? null : limits.isOfAccount() ? "account" : "address")
                .build();
    }

    private static Json toJson(ApiLimit calls) {
        return Json.object()
                .put("limit", calls.limit())
                .put("remaining", calls.remaining())
                .put("reset", time(calls.reset()))
                .build();
    }
}
