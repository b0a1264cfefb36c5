package dev.dray.credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/// Credential helpers that are shell scripts, in a folder that is the only one of their own on `PATH`.
final class ScriptedHelper {
    private static final String SYSTEM_PATH = "/usr/bin:/bin";

    private ScriptedHelper() {}

    /// A script whose `$1` is the action and whose standard input is the URL.
    static Path write(Path folder, String name, String script) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("docker-credential-" + name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /// Keeps one file for each URL in the folder, as a real helper keeps its secrets.
    static void writeKeeping(Path folder, String name) throws IOException {
        write(folder, name, """
                cd "$(dirname "$0")"
                input=$(cat)
                case $1 in
                store) url=$(printf %s "$input" | sed 's/.*"ServerURL":"\\([^"]*\\)".*/\\1/') ;;
                *) url=$input ;;
                esac
                file=secret-$(printf %s "$url" | tr -c 'A-Za-z0-9' _)
                case $1 in
                store) printf %s "$input" > "$file" ;;
                get) cat "$file" 2>/dev/null || { echo 'credentials not found in native keychain'; exit 1; } ;;
                erase) rm "$file" ;;
                esac""");
    }

    static Map<String, String> environment(Path folder) {
        return Map.of(
                "PATH",
                folder + ":" + SYSTEM_PATH,
                "HOME",
                folder.toString(),
                "XDG_RUNTIME_DIR",
                folder.resolve("run").toString());
    }
}
