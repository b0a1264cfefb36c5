package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.hub.Hub;
import dev.dray.hub.HubList;
import dev.dray.hub.HubQuery;
import dev.dray.hub.HubRepository;
import dev.dray.model.Json;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists the repositories of a namespace.
@Command(
        name = "repos",
        description = "List the repositories of a user or organisation; Docker's own are those of \"library\".")
final class HubReposCommand extends HubInvocation {
    private static final int DESCRIPTION = 60;

    @Parameters(paramLabel = "NAMESPACE", description = "As in library.")
    String namespace = "";

    @Option(names = "--name", paramLabel = "TEXT", description = "Only those with this in their names.")
    @Nullable
    String name;

    @Option(names = "--limit", paramLabel = "N", description = "Repositories at most; 100 a call (default: 10000).")
    int limit = HubQuery.ALL.limit();

    HubReposCommand(Console console) {
        super(console);
    }

    @Override
    void run(Dray dray, Hub hub) throws IOException {
        HubList<HubRepository> found = hub.repositories(namespace, new HubQuery(name, limit));
        if (json) {
            print(Json.object()
                    .put("namespace", namespace)
                    .put("total", found.total())
                    .put("complete", found.complete())
                    .put(
                            "repositories",
                            found.items().stream().map(HubRepoCommand::toJson).toList())
                    .build());
        } else {
            Text.table(
                            List.of("NAME", ">STARS", ">PULLS", "UPDATED", "DESCRIPTION"),
                            found.items().stream().map(HubReposCommand::row).toList())
                    .forEach(this::print);
        }
        sayWhatIsLeft(found, limit);
    }

    private static List<String> row(HubRepository repository) {
        return List.of(
                shown(repository.name()),
                shownNumber(repository.stars()),
                shownNumber(repository.pulls()),
                Text.date(time(repository.updated())),
                (repository.isPrivate() ? "(private) " : "")
                        + Text.shorten(shown(repository.description()), DESCRIPTION));
    }
}
