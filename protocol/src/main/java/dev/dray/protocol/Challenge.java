package dev.dray.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a 401 asks for: a scheme and its parameters, names in lower case (protocols D1, D2, J.5).
public record Challenge(String scheme, Map<String, String> parameters) {
    public Challenge {
        scheme = scheme.toLowerCase(Locale.ROOT);
        parameters = Map.copyOf(parameters);
    }

    /// The value of a parameter that is not empty.
    public Optional<String> find(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    /// Reads the values of `WWW-Authenticate`; each may hold several challenges. What cannot be read is passed over.
    public static List<Challenge> parse(List<String> values) {
        List<Challenge> challenges = new ArrayList<>();
        values.forEach(value -> new Reader(value).readAll(challenges));
        return challenges;
    }

    /// The challenge as a server sends it.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(scheme.substring(0, 1).toUpperCase(Locale.ROOT) + scheme.substring(1));
        String separator = " ";
        for (String name : List.of("realm", "service", "scope", "error")) {
            if (parameters.containsKey(name)) {
                text.append(separator).append(name).append("=\"");
                text.append(parameters.get(name).replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"');
                separator = ",";
            }
        }
        return text.toString();
    }

    /// Reads one header value from left to right.
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        void readAll(List<Challenge> challenges) {
            skip(" \t,");
            while (at < text.length()) {
                String scheme = token();
                if (scheme.isEmpty()) {
                    return;
                }
                Map<String, String> parameters = new LinkedHashMap<>();
                boolean whole = readParameters(parameters);
                challenges.add(new Challenge(scheme, whole ? parameters : Map.of()));
                if (!whole) {
                    return;
                }
                skip(" \t,");
            }
        }

        /// Stops before the next scheme: a token that no `=` follows.
        private boolean readParameters(Map<String, String> parameters) {
            while (true) {
                skip(" \t,");
                int start = at;
                String name = token();
                skip(" \t");
                if (at >= text.length() || text.charAt(at) != '=') {
                    at = start;
                    // A colon after the scheme, as in `Bearer: realm=…`, ends it all (protocols D30).
                    return start >= text.length() || !name.isEmpty();
                }
                at++;
                skip(" \t");
                Optional<String> value = value();
                if (value.isEmpty()) {
                    return false;
                }
                parameters.put(name.toLowerCase(Locale.ROOT), value.get());
            }
        }

        private Optional<String> value() {
            if (at >= text.length() || text.charAt(at) != '"') {
                return Optional.of(token());
            }
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return Optional.of(value.toString());
                }
                if (c == '\\' && at + 1 < text.length()) {
                    c = text.charAt(++at);
                }
                value.append(c);
            }
            return Optional.empty();
        }

        private String token() {
            int start = at;
            while (at < text.length() && isTokenCharacter(text.charAt(at))) {
                at++;
            }
            return text.substring(start, at);
        }

        private static boolean isTokenCharacter(char c) {
            return c > ' ' && c < 0x7f && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0;
        }

        private void skip(String characters) {
            while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }
    }
}
