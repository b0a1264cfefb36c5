package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.hub.Hub;
import dev.dray.model.Json;
import dev.dray.model.Reference;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Removes tags.
@Command(
        name = "delete",
        description = {
            "Remove tags from Docker Hub, one after another; the first that fails ends it.",
            "This needs a password or an access token for \"Read, Write, Delete\"."
        })
final class HubDeleteCommand extends HubInvocation {
    @Parameters(paramLabel = "REPO:TAG", arity = "1..*", description = "As in user/name:1.0.")
    List<String> tags = List.of();

    HubDeleteCommand(Console console) {
        super(console);
    }

    @Override
    void foretell() {
        throw mustBeDone();
    }

    @Override
    void run(Dray dray, Hub hub) throws IOException {
        List<Reference> all = tags.stream().map(HubDeleteCommand::parse).toList();
        for (Reference each : all) {
            hub.deleteTag(each.repository(), each.tagOrDigest());
            if (json) {
                console.out()
                        .println(Json.print(
                                Json.object().put("deleted", each.toString()).build()));
            } else {
                print("deleted " + each.familiar());
            }
            console.out().flush();
        }
    }

    /// A tag that nobody wrote is not removed.
    private static Reference parse(String text) {
        Reference reference = Reference.parse(text);
        if (reference.tag() == null || reference.digest() != null) {
            throw new IllegalArgumentException("\"%s\" names no tag (want REPO:TAG)".formatted(text));
        }
        return reference;
    }
}
