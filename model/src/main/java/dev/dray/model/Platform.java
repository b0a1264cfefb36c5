package dev.dray.model;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What an image runs on, written `os/architecture[/variant]`, as in `linux/arm64/v8`. Spellings are normalised as
/// containerd does (protocols C115): `linux/x86_64` is `linux/amd64`, `linux/arm` is `linux/arm/v7`.
///
/// @param variant   of the architecture; null when there is only one that matters
/// @param osVersion as Windows images carry it; null elsewhere. Not part of the written form
public record Platform(
        String os,
        String architecture,
        @Nullable String variant,
        @Nullable String osVersion) {
    public static final Platform LINUX_AMD64 = new Platform("linux", "amd64", null, null);
    public static final Platform LINUX_ARM64 = new Platform("linux", "arm64", null, null);

    public Platform {
        if (os.isEmpty() || architecture.isEmpty()) {
            throw new IllegalArgumentException("platform needs an os and an architecture");
        }
        os = os.toLowerCase(Locale.ROOT).equals("macos") ? "darwin" : os.toLowerCase(Locale.ROOT);
        String given = architecture.toLowerCase(Locale.ROOT);
        String level = variant == null || variant.isEmpty() ? null : variant.toLowerCase(Locale.ROOT);
        switch (given) {
            case "x86_64", "x86-64", "amd64" -> {
                architecture = "amd64";
                variant = "v1".equals(level) ? null : level;
            }
            case "aarch64", "arm64" -> {
                architecture = "arm64";
                variant = normalArm64(level);
            }
            case "armhf" -> {
                architecture = "arm";
                variant = "v7";
            }
            case "armel" -> {
                architecture = "arm";
                variant = "v6";
            }
            case "arm" -> {
                architecture = "arm";
                variant = level == null ? "v7" : level.startsWith("v") ? level : "v" + level;
            }
            case "i386", "386" -> {
                architecture = "386";
                variant = null;
            }
            default -> {
                architecture = given;
                variant = level;
            }
        }
    }

    private static @Nullable String normalArm64(@Nullable String level) {
        if (level == null) {
            return null;
        }
        return switch (level) {
            case "8", "v8", "v8.0" -> null;
            case "9", "9.0", "v9.0" -> "v9";
            default -> level;
        };
    }

    /// Reads `os/architecture[/variant]`.
    public static Platform parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length < 2 || parts.length > 3 || List.of(parts).contains("")) {
            throw new IllegalArgumentException(
                    "not a platform: \"%s\" (want os/architecture[/variant], as in linux/arm64)"
                            .formatted(Excerpt.of(text)));
        }
        return new Platform(parts[0], parts[1], parts.length == 3 ? parts[2] : null, null);
    }

    /// Linux on this machine's architecture: containers run Linux even where the host does not.
    public static Platform ofThisMachine() {
        return new Platform("linux", System.getProperty("os.arch"), null, null);
    }

    /// Whether an image for this platform does for what was wanted. The os version is not compared.
    public boolean satisfies(Platform wanted) {
        return os.equals(wanted.os)
                && architecture.equals(wanted.architecture)
                && (wanted.variant == null || wanted.variant.equals(variant));
    }

    @Override
    public String toString() {
        return os + "/" + architecture + (variant == null ? "" : "/" + variant);
    }
}
