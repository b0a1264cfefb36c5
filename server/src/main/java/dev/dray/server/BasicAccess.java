package dev.dray.server;

import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.protocol.Challenge;
import dev.dray.protocol.ErrorCode;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lets those in who send a user and password with every call (`Authorization: Basic`), to do what [Rules]
/// allow them.
///
/// Rules may let in callers without a password too; `/v2/` itself wants one all the same, or clients would
/// never learn that they could log in. Docker's own client then pulls only when logged in; with [TokenAccess],
/// anybody.
public final class BasicAccess implements Access {
    private final Logins logins;
    private final Rules rules;

    /// Each of them may do all.
    ///
    /// @param users passwords by user
    public BasicAccess(Map<String, String> users) {
        this(Users.of(users), Rules.LOGGED_IN);
    }

    public BasicAccess(Users users, Rules rules) {
        this(users, rules, InstantSource.system());
    }

    BasicAccess(Users users, Rules rules, InstantSource clock) {
        this.logins = new Logins(users, clock);
        this.rules = rules;
    }

    @Override
    public Optional<HttpReply> refuse(HttpCall call, List<Scope> needed) throws IOException {
        boolean anonymous = UserPassword.isAnonymous(call);
        Optional<String> user = anonymous ? Optional.of("") : logins.find(call);
        if (user.isEmpty() || anonymous && needed.isEmpty()) {
            return Optional.of(challenge());
        }
        if (needed.stream().allMatch(scope -> rules.allow(user.get(), scope))) {
            return Optional.empty();
        }
        return Optional.of(anonymous ? challenge() : new Refusal(ErrorCode.DENIED).reply());
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
