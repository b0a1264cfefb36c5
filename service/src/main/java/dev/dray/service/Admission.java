package dev.dray.service;

import dev.dray.server.Access;
import dev.dray.server.BasicAccess;
import dev.dray.server.ForeignTokenAccess;
import dev.dray.server.Rules;
import dev.dray.server.TokenAccess;
import dev.dray.server.TokenOptions;
import dev.dray.server.TrustedKeys;
import dev.dray.server.Users;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who is let in.
public sealed interface Admission {
    /// Everybody may do all.
    Admission OPEN = new Open();

    /// @throws IOException when a file that it names cannot be read, or has no sense
    Access open() throws IOException;

    /// Everybody.
    record Open() implements Admission {
        @Override
        public Access open() {
            return Access.ANYONE;
        }
    }

    /// Those who send their password with each call.
    record Passwords(Known users, Permissions permissions) implements Admission {
        @Override
        public Access open() throws IOException {
            return new BasicAccess(users.open(), permissions.open());
        }
    }

    /// Those who bring a token that the registry gave them.
    ///
    /// @param key the file with the key that tokens are signed with, made where it is missing; null for a key that
    ///            ends with the registry
    record Tokens(
            Known users, Permissions permissions, @Nullable Path key) implements Admission {
        @Override
        public Access open() throws IOException {
            TokenOptions options = TokenOptions.of(users.open()).withRules(permissions.open());
            return new TokenAccess(key == null ? options : options.withKeys(key));
        }
    }

    /// Those who bring a token that another server gave them.
    ///
    /// @param realm where it gives them
    /// @param keys  certificates (PEM) or key sets (JWKS), by which its tokens are known
    record Foreign(URI realm, String service, String issuer, List<Path> keys) implements Admission {
        public Foreign {
            keys = List.copyOf(keys);
        }

        @Override
        public Access open() throws IOException {
            return new ForeignTokenAccess(realm, service, issuer, TrustedKeys.read(keys));
        }
    }

    /// The users there are.
    ///
    /// @param passwords by user; of no account where there is a file
    /// @param htpasswd  a file of them, which is read again when it has changed; or null
    record Known(Map<String, String> passwords, @Nullable Path htpasswd) {
        public Known {
            passwords = Map.copyOf(passwords);
        }

        Users open() throws IOException {
            return htpasswd == null ? Users.of(passwords) : Users.htpasswd(htpasswd);
        }

        /// Without the passwords.
        @Override
        public String toString() {
            return "Known[%s, %s]".formatted(passwords.keySet(), htpasswd);
        }
    }

    /// What they may do.
    ///
    /// @param rules         a file of rules; null where every user may do all
    /// @param anonymousPull whether everybody may pull
    record Permissions(@Nullable Path rules, boolean anonymousPull) {
        Rules open() throws IOException {
            Rules all = rules == null ? Rules.LOGGED_IN : Rules.read(rules);
            return anonymousPull ? all.withAnonymousPull(true) : all;
        }
    }
}
