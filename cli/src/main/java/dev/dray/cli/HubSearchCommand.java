package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.hub.Hub;
import dev.dray.hub.HubList;
import dev.dray.hub.SearchApi;
import dev.dray.hub.SearchHit;
import dev.dray.model.Json;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Searches Docker Hub.
@Command(name = "search", description = "Search Docker Hub for repositories, the best first.")
final class HubSearchCommand extends HubInvocation {
    private static final int DESCRIPTION = 60;

    @Parameters(paramLabel = "TERM", description = "A word in a name or a description.")
    String term = "";

    @Option(names = "--limit", paramLabel = "N", description = "Repositories at most (default: 25).")
    int limit = 25;

    @Option(names = "--official", description = "Only those that Docker keeps.")
    boolean official;

    @Option(names = "--min-stars", paramLabel = "N", description = "Only those with so many stars.")
    long minStars;

    @Option(
            names = "--api",
            paramLabel = "v1|v4",
            description = "v1 is stable (default); v4 tells of pulls and badges, and may change any day.")
    Api api = Api.V1;

    HubSearchCommand(Console console) {
        super(console);
    }

    /// Which of the Hub's searches.
    enum Api {
        V1,
        V4
    }

    @Override
    void run(Dray dray, Hub hub) throws IOException {
        SearchApi search = switch (api) {
            case V1 -> SearchApi.V1;
            case V4 -> SearchApi.V4;
        };
        HubList<SearchHit> found = hub.with(hub.options().withSearch(search)).search(term, limit);
        List<SearchHit> wanted = found.items().stream()
                .filter(hit -> hit.official() || !official)
                .filter(hit -> hit.stars() >= minStars || minStars == 0)
                .toList();
        if (json) {
            print(Json.object()
                    .put("term", term)
                    .put("total", found.total())
                    .put(
                            "results",
                            wanted.stream().map(HubSearchCommand::toJson).toList())
                    .build());
        } else {
            Text.table(
                            List.of("NAME", ">STARS", ">PULLS", "OFFICIAL", "DESCRIPTION"),
                            wanted.stream().map(HubSearchCommand::row).toList())
                    .forEach(this::print);
        }
    }

    private static List<String> row(SearchHit hit) {
        return List.of(
                shown(hit.name()),
                shownNumber(hit.stars()),
                shown(Objects.requireNonNullElse(hit.pulls(), "")),
                hit.official() ? "yes" : "-",
                Text.shorten(shown(hit.description()), DESCRIPTION));
    }

    private static Json toJson(SearchHit hit) {
        return Json.object()
                .put("name", hit.name())
                .put("description", hit.description())
                .put("stars", number(hit.stars()))
                .put("official", hit.official())
                .put("automated", hit.automated())
                .put("pulls", hit.pulls())
                .put("badge", hit.badge())
                .build();
    }
}
