package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.hub.Hub;
import dev.dray.hub.HubRepository;
import dev.dray.model.Json;
import dev.dray.model.Repository;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows one repository.
@Command(name = "repo", description = "Show what Docker Hub tells of one repository.")
final class HubRepoCommand extends HubInvocation {
    @Parameters(paramLabel = "REPO", description = "As in debian or user/name.")
    String repository = "";

    @Option(names = "--readme", description = "Print only its long description, in Markdown.")
    boolean readme;

    HubRepoCommand(Console console) {
        super(console);
    }

    @Override
    void run(Dray dray, Hub hub) throws IOException {
        HubRepository found = hub.repository(Repository.parse(repository));
        if (json) {
            print(toJson(found));
        } else if (readme) {
            found.readme()
                    .lines()
                    .map(line -> Text.safe(line.replace("\t", "    ")))
                    .forEach(this::print);
        } else {
            show(found);
        }
    }

    private void show(HubRepository found) {
        print("name", shown(found.path()));
        print("description", shown(found.description()));
        print("visibility", found.isPrivate() ? "private" : "public");
        print("stars", shownNumber(found.stars()));
        print("pulls", shownNumber(found.pulls()));
        print("storage", shownSize(found.storage()));
        print("updated", Text.date(time(found.updated())));
        print("registered", Text.date(time(found.registered())));
        print("categories", shown(String.join(", ", found.categories())));
        print("rights", shown(String.join(", ", found.rights())));
    }

    static Json toJson(HubRepository repository) {
        return Json.object()
                .put("name", repository.path())
                .put("description", repository.description())
                .put("private", repository.isPrivate())
                .put("stars", number(repository.stars()))
                .put("pulls", number(repository.pulls()))
                .put("storage", number(repository.storage()))
                .put("updated", time(repository.updated()))
                .put("registered", time(repository.registered()))
                .put("categories", Json.ofTexts(repository.categories()))
                .put("rights", Json.ofTexts(repository.rights()))
                .put("readme", repository.readme().isEmpty() ? null : repository.readme())
                .build();
    }
}
