package dev.dray.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dray.Dray;
import dev.dray.DrayOptions;
import dev.dray.credentials.Keychain;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpReply;
import dev.dray.hub.Hub;
import dev.dray.hub.HubList;
import dev.dray.hub.HubQuery;
import dev.dray.hub.HubTag;
import dev.dray.model.Repository;
import dev.dray.registry.PullLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HubExample {
    @TempDir
    Path folder;

    private static HttpReply answer(String path) {
        String tags = """
                {"count":1,"next":null,"results":[{"name":"12","images":[{"os":"linux","architecture":"arm64"}]}]}""";
        return path.endsWith("/tags")
                ? HttpReply.of(200, Headers.NONE, tags.getBytes(UTF_8))
                : HttpReply.of(200, Headers.of("RateLimit-Limit", "100;w=21600", "RateLimit-Remaining", "76"));
    }

    @Test
    void asksDockerHub() throws IOException {
        Http hub = call -> answer(call.uri().getPath());
        DrayOptions options = DrayOptions.DEFAULT
                .withTransport(hub)
                .withStore(folder.resolve("store"))
                .withKeychain(Keychain.NONE);
        List<String> lines = new ArrayList<>();
        Optional<PullLimits> limits;

        // example: Ask Docker Hub's own API
        try (Dray dray = Dray.open(options)) {
            HubList<HubTag> tags = dray.hub().tags(Repository.parse("debian"), HubQuery.ALL); // 100 with each call
            tags.items().forEach(tag -> lines.add(tag.name() + " " + tag.platforms()));
            limits = dray.registries().pullLimits(Hub.LIMITS); // without a pull; empty where there is no limit
        }
        // end

        assertThat(lines).containsExactly("12 [linux/arm64]");
        assertThat(limits.orElseThrow().remaining()).isEqualTo(76);
    }
}
