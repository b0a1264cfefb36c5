package dev.dray.server;

import dev.dray.http.Headers;
import dev.dray.http.HttpCall;
import dev.dray.protocol.ErrorCode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Lets users in by their passwords. Checking one costs a tenth of a second by design, and a push has many
/// calls: what was right is remembered for a short time, what is wrong too often is not checked any more
/// (protocols H73).
final class Logins {
    private final Users users;
    private final AcceptedPasswords accepted;
    private final FailedLogins failed;

    /// So that guessing cannot take every processor.
    private final Semaphore checking =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

    Logins(Users users, InstantSource clock) {
        this.users = users;
        this.accepted = new AcceptedPasswords(clock);
        this.failed = new FailedLogins(clock);
    }

    /// Whether there is such a user now.
    boolean has(String user) throws IOException {
        return users.has(user);
    }

    /// The user of a call's `Authorization: Basic`; empty when that is wrong or missing.
    ///
    /// @throws Refusal when there were too many wrong ones
    Optional<String> find(HttpCall call) throws IOException {
        Optional<UserPassword> given = UserPassword.find(call);
        return given.isPresent() && accepts(call, given.get())
                ? Optional.of(given.get().user())
                : Optional.empty();
    }

    /// @throws Refusal when there were too many wrong ones
    boolean accepts(HttpCall call, UserPassword given) throws IOException {
        String version = users.version();
        if (accepted.has(given, version)) {
            return true;
        }
        // Counted one after the other, so that many guesses at once are not all made before the first has
        // failed.
        acquire();
        try {
            return check(given, version, Caller.address(call));
        } finally {
            checking.release();
        }
    }

    private boolean check(UserPassword given, String version, String address) throws IOException {
        if (accepted.has(given, version)) {
            return true;
        }
        Optional<Duration> wait = failed.wait(address, given.user());
        if (wait.isPresent()) {
            throw new Refusal(
                    ErrorCode.TOOMANYREQUESTS,
                    429,
                    "too many failed logins",
                    Headers.of("Retry-After", Long.toString(wait.get().toSeconds() + 1)));
        }
        boolean right = users.accepts(given.user(), given.password());
        if (right) {
            accepted.add(given, version);
        } else {
            failed.add(address, given.user());
        }
        return right;
    }

    private void acquire() throws InterruptedIOException {
        try {
            checking.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to check a password");
        }
    }
}
