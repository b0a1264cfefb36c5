package dev.dray.cli;

import dev.dray.content.Progress;
import java.util.ArrayList;
import java.util.List;

/// Progress on a terminal: a bar for each blob under way and a line for all, drawn anew ten times a second.
final class ProgressBars implements ShownProgress {
    private static final int BAR = 24;
    private static final int MOST_BARS = 8;
    private static final long INTERVAL = 100;

    private final Console console;
    private final Tally tally = new Tally();
    private final Thread painter;
    private int drawn;

    ProgressBars(Console console) {
        this.console = console;
        this.painter = Thread.ofVirtual().name("progress").start(this::paint);
    }

    @Override
    public void on(Progress.Event event) {
        tally.on(event);
        if (event instanceof Progress.Event.Converted converted) {
            say(ShownProgress.told(converted));
        }
    }

    private void paint() {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                draw(lines());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (tally.total() > 0) {
            tally.underWay().stream().limit(MOST_BARS).map(this::bar).forEach(lines::add);
            lines.add(Text.shorten(tally.line(), console.columns() - 1));
        }
        return lines;
    }

    private String bar(Tally.Under under) {
        long size = Math.max(1, under.blob().size());
        int full = Math.clamp(under.position() * BAR / size, 0, BAR);
        int kept = Math.clamp(Math.max(0, under.first()) * BAR / size, 0, full);
        String bar = "=".repeat(kept) + "#".repeat(full - kept) + " ".repeat(BAR - full);
        return Text.shorten(
                "%s [%s] %s of %s"
                        .formatted(
                                under.blob().digest().shortHex(),
                                bar,
                                Text.size(under.position()),
                                Text.size(under.blob().size())),
                console.columns() - 1);
    }

    /// Draws over what was drawn before, in one write so that it does not flicker.
    private synchronized void draw(List<String> lines) {
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

    /// A line that stays: the bars are drawn below it.
    private synchronized void say(String line) {
        draw(List.of());
        console.err().println(line);
    }

    @Override
    public void close() {
        painter.interrupt();
        draw(List.of());
    }
}
