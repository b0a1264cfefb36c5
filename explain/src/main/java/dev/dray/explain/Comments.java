package dev.dray.explain;

/// Text in comments: what strangers wrote must not become commands.
final class Comments {
    private Comments() {}

    /// On one line, and without what would steer a terminal (protocols H66).
    static String line(String text) {
        return text.replaceAll("[\\p{Cc}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]+", " ");
    }
}
