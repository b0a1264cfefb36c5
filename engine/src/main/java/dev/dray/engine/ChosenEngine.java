package dev.dray.engine;

/// The Engine that was chosen, and why.
///
/// @param reason what named it, in words that go on after the address: "by DOCKER_HOST"
public record ChosenEngine(EngineAddress address, String reason) {
    /// In one line, for who wants to know why.
    @Override
    public String toString() {
        return address.text() + ", " + reason;
    }
}
