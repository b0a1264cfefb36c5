package dev.dray.explain;

import java.util.Locale;

/// Names of variables.
final class Names {
    private Names() {}

    /// As in `ACCESS_TOKEN` for `access_token`.
    static String variable(String text) {
        String name = text.replaceAll("[^A-Za-z0-9]+", "_").toUpperCase(Locale.ROOT);
        return name.matches("[A-Z_].*") ? name : "VALUE" + name;
    }
}
