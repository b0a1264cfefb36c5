package dev.dray.cli;

import dev.dray.engine.EngineProgress;
import java.util.function.Consumer;

/// Progress of an Engine that a person sees.
interface EngineShown extends Consumer<EngineProgress>, AutoCloseable {
    EngineShown NOTHING = event -> {};

    /// Bars on a terminal, lines elsewhere; nothing with `-q`. Close it before the result is printed.
    static EngineShown of(Console console, ProgressOption option) {
        if (option.quiet) {
            return NOTHING;
        }
        return console.mayDraw() ? new EngineBars(console) : new EngineLines(console);
    }

    /// Takes back what only made sense while it ran.
    @Override
    default void close() {}
}
