package dev.dray.cli;

import dev.dray.AuthDoctor;
import dev.dray.Diagnosis;
import dev.dray.Dray;
import dev.dray.credentials.Resource;
import dev.dray.model.Json;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Why a registry lets us in, or does not.
@Command(
        name = "auth",
        description = "Find out why a registry lets us in, or does not.",
        subcommands = AuthCommand.Doctor.class)
final class AuthCommand extends Invocation {
    @Spec
    CommandSpec spec = CommandSpec.create();

    AuthCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        throw new ParameterException(spec.commandLine(), "auth wants: doctor");
    }

    /// Looks at everything on the way, and says what to do.
    @Command(
            name = "doctor",
            description = {
                "Look at everything on the way to a registry, or to one repository in it: each file with logins and what",
                "matched in it, the certificate, the clock, what the registry asks for, the token and what it is good for.",
                "The last line says what to do. Nothing is changed, here or there, and no secret is shown.",
                "The exit code is that of the call which failed, or 4 where something else is wrong."
            })
    static final class Doctor extends Invocation {
        @Parameters(paramLabel = "REGISTRY[/REPO]", description = "As in docker.io, ghcr.io/o/r or localhost:5000/app.")
        String place = "";

        @Option(names = "--push", description = "See whether the repository may be pushed to.")
        boolean push;

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        @Mixin
        AccessOptions access = new AccessOptions();

        private ExitCode code = ExitCode.DONE;

        Doctor(Console console) {
            super(console);
        }

        @Override
        void foretell() throws IOException {
            run();
        }

        @Override
        void run() throws IOException {
            Resource resource =
                    place.contains("/") ? Resource.of(access.repository(console, place)) : Resource.parse(place);
            if (push && resource.isRegistry()) {
                throw new IllegalArgumentException("--push wants a repository: REGISTRY/REPO");
            }
            try (Dray dray = access.open(console)) {
                AuthDoctor doctor = new AuthDoctor(
                        dray.registries(), sought -> access.examine(console, sought), InstantSource.system());
                Diagnosis diagnosis = doctor.examine(resource, push);
                code = code(diagnosis);
                if (json) {
                    print(toJson(diagnosis));
                } else {
                    show(diagnosis);
                }
            }
        }

        @Override
        public Integer call() throws IOException {
            run();
            return code.number();
        }

        private static ExitCode code(Diagnosis diagnosis) {
            if (diagnosis.failure() != null) {
                return ExitCode.of(diagnosis.failure());
            }
            return diagnosis.isHealthy() ? ExitCode.DONE : ExitCode.DENIED;
        }

        private void show(Diagnosis diagnosis) {
            String before = "";
            for (Diagnosis.Finding finding : diagnosis.findings()) {
                String topic = finding.topic().equals(before) ? "" : finding.topic();
                before = finding.topic();
                print(String.format(
                        Locale.ROOT, "%-12s %s %s", topic, finding.fault() ? "!" : " ", Text.safe(finding.text())));
            }
            print(Text.safe(diagnosis.advice()));
        }

        private static Json toJson(Diagnosis diagnosis) {
            return Json.object()
                    .put("healthy", Json.of(diagnosis.isHealthy()))
                    .put("advice", diagnosis.advice())
                    .put(
                            "findings",
                            Json.of(diagnosis.findings().stream()
                                    .map(Doctor::toJson)
                                    .toList()))
                    .build();
        }

        private static Json toJson(Diagnosis.Finding finding) {
            return Json.object()
                    .put("topic", finding.topic())
                    .put("text", finding.text())
                    .put("fault", Json.of(finding.fault()))
                    .build();
        }
    }
}
