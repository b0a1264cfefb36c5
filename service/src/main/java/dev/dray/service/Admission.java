package dev.dray.service;

import dev.dray.server.Access;
import dev.dray.server.BasicAccess;
import dev.dray.server.TokenAccess;
import dev.dray.server.TokenOptions;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who is let in.
///
/// @param users         passwords by user
/// @param anonymousPull whether everybody may pull, where the way knows of anonymous users
/// @param base          the URL under which clients reach the registry, when it is not the one they call; else null
public record Admission(
        Way way,
        Map<String, String> users,
        boolean anonymousPull,
        @Nullable URI base) {
    /// Everybody may do all.
    public static final Admission OPEN = new Admission(Way.NONE, Map.of(), false, null);

    /// How users prove who they are.
    public enum Way {
        /// Not at all.
        NONE,
        /// By a token, which the registry gives them.
        TOKEN,
        /// By their password, with each call.
        BASIC
    }

    public Admission {
        users = Map.copyOf(users);
    }

    public Admission withWay(Way newWay) {
        return new Admission(newWay, users, anonymousPull, base);
    }

    public Admission withUsers(Map<String, String> newUsers) {
        return new Admission(way, newUsers, anonymousPull, base);
    }

    public Admission withAnonymousPull(boolean newAnonymousPull) {
        return new Admission(way, users, newAnonymousPull, base);
    }

    public Admission withBase(@Nullable URI newBase) {
        return new Admission(way, users, anonymousPull, newBase);
    }

    Access open() {
        return switch (way) {
            case NONE -> Access.ANYONE;
            case BASIC -> new BasicAccess(users);
            case TOKEN ->
                new TokenAccess(
                        TokenOptions.of(users).withAnonymousPull(anonymousPull).withBase(base));
        };
    }

    /// Whether what callers say of themselves is checked.
    boolean isChecked() {
        return way != Way.NONE;
    }

    /// Without the passwords.
    @Override
    public String toString() {
        return "Admission[%s, users=%s]".formatted(way, users.keySet());
    }
}
