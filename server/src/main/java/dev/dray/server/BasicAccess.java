package dev.dray.server;

import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.protocol.Challenge;
import dev.dray.protocol.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lets those in who send a user and password with every call (`Authorization: Basic`). Each of them may do all.
public final class BasicAccess implements Access {
    private final Users users;

    /// @param users passwords by user
    public BasicAccess(Map<String, String> users) {
        this.users = new Users(users);
    }

    @Override
    public Optional<HttpReply> refuse(HttpCall call, List<Scope> needed) {
        return users.find(call).isPresent() ? Optional.empty() : Optional.of(challenge());
    }

    static HttpReply challenge() {
        String challenge = new Challenge("basic", Map.of("realm", "registry")).toString();
        return Refusal.reply(
                ErrorCode.UNAUTHORIZED,
                401,
                ErrorCode.UNAUTHORIZED.message(),
                Headers.of("WWW-Authenticate", challenge));
    }
}
