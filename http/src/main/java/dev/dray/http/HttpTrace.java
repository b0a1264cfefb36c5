package dev.dray.http;

/// Is told what happens to calls. May be called by many threads at once.
@FunctionalInterface
public interface HttpTrace {
    HttpTrace SILENT = event -> {};

    void on(HttpEvent event);

    /// Tells both.
    default HttpTrace and(HttpTrace other) {
        return event -> {
            on(event);
            other.on(event);
        };
    }
}
