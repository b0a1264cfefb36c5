package dev.dray.cli;

import dev.dray.engine.EngineProgress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// An Engine's progress on a terminal: a bar for each layer under way, drawn anew at most ten times a second.
final class EngineBars implements EngineShown {
    private static final int BAR = 24;
    private static final int MOST_BARS = 8;
    private static final long INTERVAL = 100_000_000;

    private final Console console;
    private final SequencedMap<String, EngineProgress.Layer> layers = new LinkedHashMap<>();
    private String status = "";
    private long next = System.nanoTime();
    private int drawn;

    EngineBars(Console console) {
        this.console = console;
    }

    @Override
    public void accept(EngineProgress event) {
        switch (event) {
            case EngineProgress.Status(var text, var id, var raw) -> status = id == null ? text : id + ": " + text;
            case EngineProgress.Layer layer -> layers.put(layer.id(), layer);
            case EngineProgress.Output(var text, var raw) -> status = text;
            case EngineProgress.Resolved resolved -> {}
            case EngineProgress.Loaded loaded -> {}
            case EngineProgress.Aux aux -> {}
        }
        if (System.nanoTime() - next >= 0) {
            next = System.nanoTime() + INTERVAL;
            draw(lines());
        }
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        layers.values().stream()
                .filter(EngineBars::isUnderWay)
                .limit(MOST_BARS)
                .map(EngineBars::bar)
                .forEach(lines::add);
        lines.add(Text.safe(status.strip()));
        return lines.stream()
                .map(line -> Text.shorten(line, console.columns() - 1))
                .toList();
    }

    private static boolean isUnderWay(EngineProgress.Layer layer) {
        return layer.current() >= 0 && layer.total() > 0 && layer.current() < layer.total();
    }

    private static String bar(EngineProgress.Layer layer) {
        int full = Math.clamp(layer.current() * BAR / layer.total(), 0, BAR);
        return Text.safe("%s %s [%s%s] %s of %s"
                .formatted(
                        layer.id(),
                        layer.status(),
                        "#".repeat(full),
                        " ".repeat(BAR - full),
                        Text.size(layer.current()),
                        Text.size(layer.total())));
    }

    /// Draws over what was drawn before, in one write so that it does not flicker.
    private void draw(List<String> lines) {
        StringBuilder screen = new StringBuilder();
        if (drawn > 0) {
            screen.append("\033[").append(drawn).append('A');
        }
        screen.append("\033[J");
        lines.forEach(line -> screen.append(line).append('\n'));
        console.err().print(screen);
        console.err().flush();
        drawn = lines.size();
    }

    @Override
    public void close() {
        draw(List.of());
    }
}
