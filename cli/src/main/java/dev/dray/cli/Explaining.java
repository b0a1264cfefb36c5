package dev.dray.cli;

import dev.dray.explain.Explanation;
import dev.dray.explain.ScriptOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The explanation of one run, which both sides of a copy share.
final class Explaining {
    static final String OPTION = "--explain";

    /// What is written in the end.
    enum Format {
        BASH,
        HAR
    }

    private final Format format;
    private final Explanation explanation = new Explanation();
    private final Set<Path> blobs = new LinkedHashSet<>();

    Explaining(Format format) {
        this.format = format;
    }

    /// The arguments with a value at each `--explain`: else the next argument would be taken for one.
    static String[] attached(String... arguments) {
        return Stream.of(arguments)
                .map(argument -> argument.equals(OPTION) ? OPTION + "=bash" : argument)
                .toArray(String[]::new);
    }

    Explanation explanation() {
        return explanation;
    }

    /// Content may be sent from a layout or the store that is there.
    void mayRead(Path folder) {
        blobs.add(folder.resolve("blobs"));
    }

    /// @param title the command, as in `dray tags`
    void writeTo(Appendable out, String title) throws IOException {
        switch (format) {
            case BASH -> explanation.writeScript(out, new ScriptOptions(title, List.copyOf(blobs)));
            case HAR ->
                out.append(explanation.har(VersionCommand.VERSION).pretty()).append('\n');
        }
    }

    /// Each time that the option is given, another one.
    static final class Converter implements ITypeConverter<Explaining> {
        @Override
        public Explaining convert(String format) {
            for (Format each : Format.values()) {
                if (each.name().toLowerCase(Locale.ROOT).equals(format)) {
                    return new Explaining(each);
                }
            }
            throw new TypeConversionException("\"%s\" (want bash or har)".formatted(format));
        }
    }
}
