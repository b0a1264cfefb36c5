package dev.dray.cli;

import dev.dray.Place;

/// What is to be known of archives before anything goes there. An Engine is sent one.
final class ArchiveNames {
    private ArchiveNames() {}

    /// Whether all images go into one archive.
    static boolean isArchive(Place place) {
        return switch (place) {
            case Place.InOciArchive archive -> true;
            case Place.InDockerArchive archive -> true;
            case Place.InRootfs rootfs -> true;
            case Place.InRegistry registry -> false;
            case Place.InLayout layout -> false;
            case Place.InRegistryV1 old -> false;
            case Place.InDaemon daemon -> true;
            case Place.InStore store -> false;
        };
    }

    /// Whether there is a name in it, or room for one only.
    static boolean isForOneImage(Place place) {
        return switch (place) {
            case Place.InOciArchive archive -> archive.name() != null;
            case Place.InDockerArchive archive -> archive.name() != null;
            case Place.InRootfs rootfs -> true;
            case Place.InLayout layout -> layout.tagOrDigest() != null;
            case Place.InRegistry registry -> true;
            case Place.InRegistryV1 old -> true;
            case Place.InDaemon daemon -> true;
            case Place.InStore store -> true;
        };
    }

    /// Whether it is standard input or output.
    static boolean isStream(Place place) {
        return switch (place) {
            case Place.InOciArchive archive -> Place.isStream(archive.file());
            case Place.InDockerArchive archive -> Place.isStream(archive.file());
            case Place.InRootfs rootfs -> Place.isStream(rootfs.file());
            case Place.InRegistry registry -> false;
            case Place.InLayout layout -> false;
            case Place.InRegistryV1 old -> false;
            case Place.InDaemon daemon -> false;
            case Place.InStore store -> false;
        };
    }

    /// @throws IllegalArgumentException when an archive would be written to a terminal
    static void checkOutput(Place place, Console console) {
        if (isStream(place) && console.outTerminal()) {
            throw new IllegalArgumentException(
                    "an archive is binary data, not for a terminal: name a file, or use a pipe");
        }
    }
}
