package dev.dray.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Who is known, and by which password. Never prints one. May be called by many threads at a time.
public interface Users {
    /// Whether there is such a user now.
    boolean has(String user) throws IOException;

    /// Whether this is the user's password. As much work for a user who does not exist as for one who does, so
    /// that the time it takes does not tell them apart (protocols H73).
    boolean accepts(String user, String password) throws IOException;

    /// Another text as soon as passwords have changed: what was accepted under the old one is asked again.
    default String version() throws IOException {
        return "";
    }

    /// Users held in memory, for tests and small things.
    ///
    /// @param passwords by user
    static Users of(Map<String, String> passwords) {
        return new KnownUsers(passwords);
    }

    /// The users in a file of lines `NAME:HASH`, as `htpasswd -B` writes it. It is read again when it has
    /// changed; while it cannot be read, those that were in it before stay.
    ///
    /// @throws IOException when it cannot be read now, or a password in it is hashed with anything but bcrypt
    static Users htpasswd(Path file) throws IOException {
        return HtpasswdFile.open(file);
    }
}
