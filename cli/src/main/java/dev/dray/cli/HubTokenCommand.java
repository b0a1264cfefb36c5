package dev.dray.cli;

import dev.dray.Dray;
import dev.dray.content.ImageException;
import dev.dray.hub.Hub;
import dev.dray.model.Json;
import java.io.IOException;
import picocli.CommandLine.Command;

/// Logs in to the Hub's API for other tools.
@Command(
        name = "token",
        description = {
            "Log in to Docker Hub's API, and print the header to send with other tools.",
            "It is good for ten minutes. The Hub's registry wants another one: dray token."
        })
final class HubTokenCommand extends HubInvocation {
    HubTokenCommand(Console console) {
        super(console);
    }

    @Override
    void run(Dray dray, Hub hub) throws IOException {
        String authorization = hub.authorization()
                .orElseThrow(() -> new ImageException.Denied(
                        "there is no password or access token for "
                                + hub.options().registry(),
                        "log in with: dray login " + hub.options().registry()));
        if (json) {
            print(Json.object().put("Authorization", authorization).build());
        } else {
            print("Authorization: " + authorization);
        }
    }
}
