package dev.dray.content;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A failure that a caller must tell apart. The message says what could not be done and why, in the words of whoever
/// refused it; [#help()] says what would help.
public abstract sealed class ImageException extends IOException {
    private static final long serialVersionUID = 1;

    private final @Nullable String help;

    private ImageException(String message, @Nullable String help, @Nullable Throwable cause) {
        super(message, cause);
        this.help = help;
    }

    /// What the user could do, as an imperative: "check the tag with: dray tags ubuntu".
    public Optional<String> help() {
        return Optional.ofNullable(help);
    }

    /// It is not there, or not shown to us.
    public static final class NotFound extends ImageException {
        private static final long serialVersionUID = 1;

        public NotFound(String message) {
            this(message, null);
        }

        public NotFound(String message, @Nullable String help) {
            super(message, help, null);
        }
    }

    /// Who we are was not accepted, or is not enough.
    public static final class Denied extends ImageException {
        private static final long serialVersionUID = 1;

        public Denied(String message, @Nullable String help) {
            super(message, help, null);
        }
    }

    /// Too many requests, and the wait asked for was too long.
    public static final class RateLimited extends ImageException {
        private static final long serialVersionUID = 1;

        private final transient @Nullable Duration retryAfter;

        /// @param retryAfter what the server asked for; null when it did not say
        public RateLimited(String message, @Nullable Duration retryAfter) {
            super(message, retryAfter == null ? null : "try again in " + retryAfter.toSeconds() + " s", null);
            this.retryAfter = retryAfter;
        }

        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }
    }

    /// Content that is not what its digest, its size or its format says.
    public static final class Corrupt extends ImageException {
        private static final long serialVersionUID = 1;

        public Corrupt(String message) {
            this(message, null);
        }

        public Corrupt(String message, @Nullable Throwable cause) {
            this(message, null, cause);
        }

        public Corrupt(String message, @Nullable String help, @Nullable Throwable cause) {
            super(message, help, cause);
        }
    }

    /// The other side, or we, refused: the request or the content is not acceptable.
    public static final class Rejected extends ImageException {
        private static final long serialVersionUID = 1;

        public Rejected(String message) {
            this(message, null);
        }

        public Rejected(String message, @Nullable String help) {
            super(message, help, null);
        }
    }

    /// It is valid, but not something that can be done here.
    public static final class Unsupported extends ImageException {
        private static final long serialVersionUID = 1;

        public Unsupported(String message, @Nullable String help) {
            super(message, help, null);
        }
    }

    /// The network failed: no answer, a time-out, a body that broke off.
    public static final class Unreachable extends ImageException {
        private static final long serialVersionUID = 1;

        public Unreachable(String message, @Nullable String help, @Nullable Throwable cause) {
            super(message, help, cause);
        }
    }
}
