package dev.dray.cli;

import dev.dray.engine.EngineProgress;
import java.util.HashMap;
import java.util.Map;

/// An Engine's progress where nobody looks at a terminal: what it says, and of layers each new state, as
/// docker has it.
final class EngineLines implements EngineShown {
    private final Console console;
    private final Map<String, String> states = new HashMap<>();

    EngineLines(Console console) {
        this.console = console;
    }

    @Override
    public void accept(EngineProgress event) {
        switch (event) {
            case EngineProgress.Status(var text, var id, var raw) -> line(id == null ? text : id + ": " + text);
            case EngineProgress.Layer layer -> {
                if (!layer.status().equals(states.put(layer.id(), layer.status()))) {
                    line(layer.id() + ": " + layer.status());
                }
            }
            case EngineProgress.Output(var text, var raw) -> text.lines().forEach(this::line);
            case EngineProgress.Resolved resolved -> {}
            case EngineProgress.Loaded loaded -> {}
            case EngineProgress.Aux aux -> {}
        }
    }

    private void line(String text) {
        // The id of what was imported is the result, and printed as such.
        if (!text.isBlank() && !text.startsWith("sha256:")) {
            console.err().println(Text.safe(text.strip()));
        }
    }
}
