package dev.dray.server;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.security.crypto.bcrypt.BCrypt;

/// Users in a file of lines `NAME:HASH`. Only bcrypt: what else `htpasswd` knows is guessed too fast.
///
/// @see <a href="https://httpd.apache.org/docs/2.4/misc/password_encryptions.html">Apache, password formats</a>
final class HtpasswdFile implements Users {
    private static final System.Logger LOG = System.getLogger(HtpasswdFile.class.getName());

    /// No password has this hash; it stands in for that of a user who does not exist.
    private static final String NOBODY = "." + "/".repeat(52);

    private final ReadFiles<Map<String, String>> file;

    private HtpasswdFile(ReadFiles<Map<String, String>> file) {
        this.file = file;
    }

    static HtpasswdFile open(Path path) throws IOException {
        return new HtpasswdFile(ReadFiles.open(List.of(path), () -> HtpasswdLines.read(path)));
    }

    private Map<String, String> hashes() {
        return file.content(failure -> LOG.log(Level.WARNING, "users stay as they were: " + failure.getMessage()));
    }

    @Override
    public boolean has(String user) {
        return hashes().containsKey(user);
    }

    @Override
    public boolean accepts(String user, String password) {
        Map<String, String> hashes = hashes();
        String hash = hashes.get(user);
        boolean same = BCrypt.checkpw(password, hash == null ? nobody(hashes) : hash);
        return hash != null && same;
    }

    /// A hash that costs as much to check as the others do.
    private static String nobody(Map<String, String> hashes) {
        String settings = hashes.values().stream()
                .map(hash -> hash.substring(0, 7))
                .findFirst()
                .orElse("$2y$10$");
        return settings + NOBODY;
    }

    @Override
    public String version() {
        hashes();
        return file.version();
    }

    @Override
    public String toString() {
        return "users in " + file;
    }
}
