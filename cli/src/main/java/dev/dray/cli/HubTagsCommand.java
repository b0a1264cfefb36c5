package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.hub.Hub;
import dev.dray.hub.HubList;
import dev.dray.hub.HubQuery;
import dev.dray.hub.HubTag;
import dev.dray.model.Json;
import dev.dray.model.Platform;
import dev.dray.model.Repository;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists the tags of a repository as the Hub does.
@Command(
        name = "tags",
        description = {
            "List the tags of a repository on Docker Hub, a hundred with each call.",
            "The one pushed last comes first. The size is that of the image for this machine, or else of the first one."
        })
final class HubTagsCommand extends HubInvocation {
    @Parameters(paramLabel = "REPO", description = "As in debian or user/name.")
    String repository = "";

    @Option(names = "--name", paramLabel = "TEXT", description = "Only those with this in their names.")
    @Nullable
    String name;

    @Option(names = "--limit", paramLabel = "N", description = "Tags at most; 100 a call (default: 10000).")
    int limit = HubQuery.ALL.limit();

    HubTagsCommand(Console console) {
        super(console);
    }

    @Override
    void run(Dray dray, Hub hub) throws IOException {
        Repository asked = Repository.parse(repository);
        HubList<HubTag> found = hub.tags(asked, new HubQuery(name, limit));
        if (json) {
            print(Json.object()
                    .put("repository", asked.toString())
                    .put("total", found.total())
                    .put("complete", found.complete())
                    .put(
                            "tags",
                            found.items().stream().map(HubTagCommand::toJson).toList())
                    .build());
        } else {
            Text.table(
                            List.of("TAG", "DIGEST", ">SIZE", "PUSHED", "PLATFORMS"),
                            found.items().stream().map(HubTagsCommand::row).toList())
                    .forEach(this::print);
        }
        sayWhatIsLeft(found, limit);
    }

    private static List<String> row(HubTag tag) {
        return List.of(
                shown(tag.name()),
                Objects.toString(tag.digest(), "-"),
                shownSize(tag.sizeFor(Platform.ofThisMachine())),
                Text.date(time(tag.pushed())),
                shown(String.join(
                        ",", tag.platforms().stream().map(Platform::toString).toList())));
    }
}
