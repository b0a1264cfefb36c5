package dev.dray.cli;

import dev.dray.content.Progress;
import java.time.Duration;

/// Progress where nobody looks at a terminal: a line now and then, so that a log shows that it goes on.
final class ProgressLines implements ShownProgress {
    private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

    private final Console console;
    private final Tally tally = new Tally();
    private long next = System.nanoTime() + INTERVAL;

    ProgressLines(Console console) {
        this.console = console;
    }

    @Override
    public synchronized void on(Progress.Event event) {
        tally.on(event);
        if (event instanceof Progress.Event.Converted converted) {
            console.err().println(ShownProgress.told(converted));
        }
        if (System.nanoTime() - next >= 0) {
            next = System.nanoTime() + INTERVAL;
            console.err().println(tally.line());
        }
    }
}
