package dev.dray.cli;

import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// What a registry says of its own affairs, a line for each: it is a service's log, and Java's own way takes two.
final class ServiceLog extends Handler {
    private static final SimpleFormatter FORMATTER = new SimpleFormatter();

    /// Loggers are forgotten, with their levels, when nobody holds them.
    private static final Logger LOGGER = Logger.getLogger("dev.dray");

    private final Consumer<String> output;

    private ServiceLog(Consumer<String> output) {
        this.output = output;
    }

    /// Shows what is of this level or above.
    static void show(Level level, Consumer<String> output) {
        for (Handler handler : LOGGER.getHandlers()) {
            LOGGER.removeHandler(handler);
        }
        LOGGER.setLevel(level(level));
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(new ServiceLog(output));
    }

    private static java.util.logging.Level level(Level level) {
        return switch (level) {
            case ALL, TRACE, DEBUG -> java.util.logging.Level.FINE;
            case INFO -> java.util.logging.Level.INFO;
            case WARNING -> java.util.logging.Level.WARNING;
            case ERROR -> java.util.logging.Level.SEVERE;
            case OFF -> java.util.logging.Level.OFF;
        };
    }

    @Override
    public void publish(LogRecord said) {
        if (isLoggable(said)) {
            Throwable cause = said.getThrown();
            String message = FORMATTER.formatMessage(said);
            output.accept("%s %s %s"
                    .formatted(
                            said.getInstant().toString().replaceFirst("\\.\\d+Z$", "Z"),
                            said.getLevel().getName().toLowerCase(Locale.ROOT),
                            Text.safe(cause == null ? message : message + ": " + cause)));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
