package dev.dray.cli;

import dev.dray.http.Http;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The world that a command meets: standard streams, environment, and in tests a server in place of the network.
///
/// @param out         the result, and nothing else
/// @param err         progress, warnings, errors
/// @param outTerminal whether a person looks at `out`
/// @param errTerminal whether a person looks at `err`
/// @param transport   where calls go; null for the network
record Console(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        boolean outTerminal,
        boolean errTerminal,
        @Nullable Http transport) {

    private static final int BUFFER = 64 * 1024;

    /// This process's own. The launcher says which streams are terminals: Java cannot tell them apart.
    static Console system() {
        String terminals = System.getProperty("dray.terminals", "");
        return new Console(
                new FileInputStream(FileDescriptor.in),
                new PrintStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER),
                        false,
                        StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.getenv(),
                terminals.contains("1"),
                terminals.contains("2"),
                null);
    }

    /// The same world, but results go elsewhere, where nobody looks at them.
    Console withOut(PrintStream newOut) {
        return new Console(in, newOut, err, environment, false, errTerminal, transport);
    }

    /// Whether bars may be drawn: on a terminal that can move its cursor.
    boolean mayDraw() {
        return errTerminal && !"dumb".equals(environment.get("TERM"));
    }

    /// Whether more than ASCII may be shown, by the rules of locales.
    boolean hasUnicode() {
        for (String name : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
            String locale = environment.getOrDefault(name, "");
            if (!locale.isEmpty()) {
                String lower = locale.toLowerCase(Locale.ROOT);
                return lower.contains("utf-8") || lower.contains("utf8");
            }
        }
        return false;
    }

    /// Columns of the terminal; many where there is none, as a file has room.
    int columns() {
        if (!outTerminal) {
            return 200;
        }
        try {
            String columns = environment.getOrDefault("COLUMNS", System.getProperty("dray.columns", "80"));
            return Math.clamp(Integer.parseInt(columns), 40, 200);
        } catch (NumberFormatException e) {
            return 80;
        }
    }
}
