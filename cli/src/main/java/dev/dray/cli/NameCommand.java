package dev.dray.cli;

import dev.dray.configuration.Network;
import dev.dray.configuration.NetworkOptions;
import dev.dray.model.Json;
import dev.dray.model.JsonBuilder;
import dev.dray.model.Reference;
import dev.dray.model.Repository;
import dev.dray.protocol.Route;
import dev.dray.registry.Endpoint;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says what a name means, and which URLs it becomes.
@Command(name = "name", description = "Say what an image's name means, and which URLs it becomes.")
final class NameCommand extends Invocation {
    @Parameters(paramLabel = "NAME", description = "As in ubuntu:14.04 or ghcr.io/o/r@sha256:…")
    String name = "";

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    NameCommand(Console console) {
        super(console);
    }

    @Override
    void run() throws IOException {
        Map<String, String> facts = facts(new Network(NetworkOptions.of(console.environment())).parse(name));
        if (json) {
            JsonBuilder document = Json.object();
            facts.forEach((fact, value) -> document.put(fact, value.equals("-") ? null : value));
            print(document.build());
        } else {
            facts.forEach((fact, value) -> print("%-12s%s".formatted(fact, value)));
        }
    }

    private static Map<String, String> facts(Reference reference) {
        Repository repository = reference.repository();
        Endpoint endpoint = Endpoint.of(repository.registry(), false);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("registry", repository.registry());
        facts.put("namespace", repository.namespace().isEmpty() ? "-" : repository.namespace());
        facts.put("repository", repository.path());
        facts.put("tag", tag(reference));
        facts.put(
                "digest", reference.digest() == null ? "-" : reference.digest().toString());
        facts.put("familiar", reference.familiar());
        facts.put(
                "full",
                reference.toString() + (reference.tag() == null && reference.digest() == null ? ":latest" : ""));
        facts.put("api", endpoint.uri(new Route.Version()).toString());
        facts.put("tags", endpoint.uri(new Route.Tags(repository.path())).toString());
        facts.put("manifest", endpoint.uri(Route.manifest(reference)).toString());
        facts.put("blobs", endpoint.base() + "/v2/" + repository.path() + "/blobs/<digest>");
        return facts;
    }

    private static String tag(Reference reference) {
        if (reference.tag() != null) {
            return reference.tag();
        }
        return reference.digest() == null ? Reference.DEFAULT_TAG : "-";
    }
}
