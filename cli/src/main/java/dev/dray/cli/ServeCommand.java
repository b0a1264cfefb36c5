package dev.dray.cli;

import dev.dray.service.Cleaning;
import dev.dray.service.DistributionConfig;
import dev.dray.service.Durations;
import dev.dray.service.Keeping;
import dev.dray.service.RegistryService;
import dev.dray.service.ServiceOptions;
import dev.dray.storage.GarbageOptions;
import java.io.IOException;
import java.nio.file.Path;
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
    AdmissionOptions admission = new AdmissionOptions();

    @Mixin
    WatchingOptions watching = new WatchingOptions();

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
        ServiceOptions options = options();
        ServiceLog.show(options.watching().level(), this::say);
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

    private ServiceOptions options() throws IOException {
        ServiceOptions base = base();
        return base.withListening(listening.over(base.listening()))
                .withKeeping(cleaned(keeping.over(base.keeping())))
                .withAdmission(admission.over(base.admission()))
                .withWatching(watching.over(base.watching()));
    }

    private ServiceOptions base() throws IOException {
        if (config == null) {
            return ServiceOptions.DEFAULT;
        }
        DistributionConfig read = DistributionConfig.read(config, console.environment());
        read.unsupported().forEach(key -> say("%s: %s is not supported, and left out".formatted(config, key)));
        return read.options();
    }

    private Keeping cleaned(Keeping kept) {
        return gcEvery == null
                ? kept
                : kept.withCleaning(new Cleaning(Durations.parse(gcEvery), GarbageOptions.DEFAULT));
    }

    /// Lines come from many threads.
    private synchronized void printAtOnce(String line) {
        print(line);
        console.out().flush();
    }
}
