package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.Place;
import dev.dray.content.Image;
import dev.dray.model.Descriptor;
import dev.dray.model.Json;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists what refers to an image.
@Command(
        name = "referrers",
        description = {
            "List what refers to an image: signatures, bills of materials and whatever else was attached to it.",
            "What refers to the images of an index is found with --platform, or all at once with: dray tree"
        })
final class ReferrersCommand extends ImageInvocation {
    @Option(names = "--artifact-type", paramLabel = "TYPE", description = "Only those of this kind.")
    @Nullable
    String artifactType;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    ReferrersCommand(Console console) {
        super(console);
    }

    @Override
    void run(Dray dray, Place place) throws IOException {
        Image subject = named(dray, place);
        List<Descriptor> referrers = artifactType == null
                ? subject.source().referrers(subject.descriptor())
                : subject.source().referrers(subject.descriptor(), artifactType);
        if (json) {
            print(Json.of(referrers.stream().map(Descriptor::toJson).toList()));
        } else {
            Text.table(
                            List.of("DIGEST", ">SIZE", "ARTIFACT TYPE"),
                            referrers.stream().map(ReferrersCommand::row).toList())
                    .forEach(this::print);
        }
    }

    private static List<String> row(Descriptor referrer) {
        return List.of(
                referrer.digest().toString(),
                Text.size(referrer.size()),
                Text.safe(Objects.requireNonNullElse(
                        referrer.artifactType(), referrer.mediaType().value())));
    }
}
