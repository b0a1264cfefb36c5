package dev.dray.cli;

import dev.dray.model.ImageFormat;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.Option;

/// What becomes of an image that the registry has in Docker's schema 1 only, or by the API v1.
final class ConversionOption {
    @Option(
            names = "--convert-to",
            paramLabel = "FORMAT",
            description = "What an image in Docker's schema 1, or at v1:, becomes: oci or docker (default: oci).")
    String text = "oci";

    ImageFormat format() {
        return Arrays.stream(ImageFormat.values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("--convert-to %s (want oci or docker)".formatted(text)));
    }
}
