package dev.dray.cli;

import java.io.IOException;

/// What every command is that asks an Engine and changes nothing.
abstract class EngineQuestion extends EngineInvocation {
    EngineQuestion(Console console) {
        super(console);
    }

    @Override
    void foretell() throws IOException {
        run();
    }
}
