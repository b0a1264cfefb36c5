package dev.dray.hub;

/// What an access token must be good for (protocols E5): its scope, and what the Hub's pages call it.
enum Need {
    READ("repo:read", "Read-only"),
    DELETE("repo:admin", "Read, Write, Delete");

    private final String scope;
    private final String label;

    Need(String scope, String label) {
        this.scope = scope;
        this.label = label;
    }

    @Override
    public String toString() {
        return "%s (\"%s\")".formatted(scope, label);
    }
}
