package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.DrayOptions;
import dev.dray.service.Cleaning;
import dev.dray.service.DistributionConfig;
import dev.dray.service.Durations;
import dev.dray.service.Keeping;
import dev.dray.service.RegistryService;
import dev.dray.service.ServiceOptions;
import dev.dray.storage.GarbageOptions;
import dev.dray.storage.Upstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Serves a registry until it is told to stop.
@Command(
        name = "serve",
        description = {
            "Serve a registry until interrupted. Its address is printed first, then nothing but what is asked for."
        })
final class ServeCommand extends Invocation {
    @Mixin
    ListeningOptions listening = new ListeningOptions();

    @Mixin
    KeepingOptions keeping = new KeepingOptions();

    @Mixin
    PolicyOptions policy = new PolicyOptions();

    @Mixin
    AdmissionOptions admission = new AdmissionOptions();

    @Mixin
    WatchingOptions watching = new WatchingOptions();

    @Option(
            names = "--upstream",
            paramLabel = "[PREFIX=]REGISTRY",
            description = "Read names that begin so from another registry, and keep what was read. Repeatable.")
    List<String> upstreams = List.of();

    @Option(
            names = "--gc-every",
            paramLabel = "DURATION",
            description = "Collect garbage that often while it runs, as in 24h (default: never).")
    @Nullable
    String gcEvery;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Read a config.yml of the distribution's registry, and REGISTRY_… variables; options go before it.")
    @Nullable
    Path config;

    ServeCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        DistributionConfig configured = config == null ? null : configured(config);
        ServiceOptions options = over(configured == null ? ServiceOptions.DEFAULT : configured.options());
        ServiceLog.show(options.watching().level(), this::say);
        DistributionConfig.Remote remote = configured == null ? null : configured.remote();
        if (remote != null) {
            through(List.of("=" + Upstreams.registry(remote.url())), Upstreams.as(remote, reading()), options);
        } else if (!upstreams.isEmpty()) {
            through(upstreams, reading(), options);
        } else {
            serve(options);
        }
    }

    private DistributionConfig configured(Path file) throws IOException {
        DistributionConfig read = DistributionConfig.read(file, console.environment());
        read.unsupported().forEach(key -> say("%s: %s is not supported, and left out".formatted(file, key)));
        return read;
    }

    /// As every command reads: with this user's logins, and what files say of mirrors and certificates.
    private DrayOptions reading() {
        return Upstreams.impatient(
                DrayOptions.DEFAULT.withEnvironment(console.environment()).withTransport(console.transport()));
    }

    private void through(List<String> sources, DrayOptions reading, ServiceOptions options) throws IOException {
        try (Dray dray = Dray.open(reading)) {
            List<Upstream> parsed = Upstreams.parse(sources, dray, Upstream.DEFAULT_TIME_TO_LIVE);
            serve(options.withKeeping(options.keeping().withUpstreams(parsed)));
        }
    }

    private void serve(ServiceOptions options) throws IOException {
        Consumer<String> output = watching.log ? this::say : this::printAtOnce;
        try (Stop stop = new Stop()) {
            try (RegistryService service = RegistryService.start(options, output)) {
                printAtOnce(service.uri().toString());
                service.operations().ifPresent(uri -> printAtOnce(uri.toString()));
                stop.await();
            }
            stop.wasClean();
        }
    }

    private ServiceOptions over(ServiceOptions base) {
        return base.withListening(listening.over(base.listening()))
                .withKeeping(cleaned(keeping.over(base.keeping())))
                .withAdmission(admission.over(base.admission()))
                .withWatching(watching.over(base.watching()));
    }

    private Keeping cleaned(Keeping kept) {
        Keeping checked = kept.withPolicy(policy.over(kept.policy()));
        return gcEvery == null
                ? checked
                : checked.withCleaning(new Cleaning(Durations.parse(gcEvery), GarbageOptions.DEFAULT));
    }

    /// Lines come from many threads.
    private synchronized void printAtOnce(String line) {
        print(line);
        console.out().flush();
    }
}
