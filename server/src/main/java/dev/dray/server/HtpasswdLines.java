package dev.dray.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads the lines of an `htpasswd` file. No message has a hash in it.
final class HtpasswdLines {
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(0[4-9]|[12][0-9]|3[01])\\$[./A-Za-z0-9]{53}");

    private HtpasswdLines() {}

    /// Hashes by user.
    ///
    /// @throws IOException naming the first line that is wrong, and how
    static Map<String, String> read(Path file) throws IOException {
        Map<String, String> hashes = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    add(hashes, line);
                } catch (IllegalArgumentException e) {
                    throw new IOException("%s, line %d: %s".formatted(file, i + 1, e.getMessage()), e);
                }
            }
        }
        return Map.copyOf(hashes);
    }

    private static void add(Map<String, String> hashes, String line) {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("want NAME:HASH");
        }
        String user = line.substring(0, colon);
        String hash = line.substring(colon + 1);
        if (!BCRYPT.matcher(hash).matches()) {
            throw new IllegalArgumentException("the password of \"%s\" is %s; only bcrypt is taken: htpasswd -B FILE %s"
                    .formatted(user, kind(hash), user));
        }
        if (hashes.put(user, hash) != null) {
            throw new IllegalArgumentException("\"%s\" is there twice".formatted(user));
        }
    }

    private static String kind(String hash) {
        if (hash.startsWith("$2")) {
            return "a broken bcrypt hash";
        }
        if (hash.startsWith("$apr1$") || hash.startsWith("$1$")) {
            return "hashed with MD5";
        }
        if (hash.startsWith("{SHA}")) {
            return "hashed with SHA-1";
        }
        if (hash.startsWith("$5$") || hash.startsWith("$6$")) {
            return "hashed with SHA-2 crypt";
        }
        return "plain text or hashed with crypt";
    }
}
