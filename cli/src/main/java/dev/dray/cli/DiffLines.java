package dev.dray.cli;

import dev.dray.layer.ConfigChange;
import dev.dray.layer.FileChange;
import dev.dray.layer.FileChange.Aspect;
import dev.dray.layer.ImageDiff;
import dev.dray.layer.ImageFile;
import dev.dray.layer.Layer;
import dev.dray.layer.RawName;
import dev.dray.layer.TarEntry;
import dev.dray.model.Json;
import dev.dray.model.JsonBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What differs between two images, line by line.
///
/// @param json whether the lines are for programs
record DiffLines(boolean json) {

    List<String> config(List<ConfigChange> changes) {
        return changes.stream()
                .map(json ? DiffLines::configJson : DiffLines::configText)
                .toList();
    }

    private static String configText(ConfigChange change) {
        String before = change.before() == null ? "" : " " + change.before();
        String after = change.after() == null ? "" : " " + change.after();
        String name = Text.safe(change.name());
        if (change.before() == null) {
            return "config  + %s%s".formatted(name, Text.safe(after));
        }
        return change.after() == null
                ? "config  - %s%s".formatted(name, Text.safe(before))
                : "config  ~ %s%s ->%s".formatted(name, Text.safe(before), Text.safe(after));
    }

    private static String configJson(ConfigChange change) {
        return Json.object()
                .put("config", change.name())
                .put("before", change.before())
                .put("after", change.after())
                .build()
                .toString();
    }

    List<String> layers(ImageDiff diff) {
        List<String> lines = new ArrayList<>();
        diff.sharedLayers().forEach(layer -> lines.add(layer('=', "shared", layer)));
        diff.removedLayers().forEach(layer -> lines.add(layer('-', "removed", layer)));
        diff.addedLayers().forEach(layer -> lines.add(layer('+', "added", layer)));
        return lines;
    }

    private String layer(char sign, String change, Layer layer) {
        String digest = layer.descriptor().digest().toString();
        long size = layer.descriptor().size();
        return json
                ? Json.object()
                        .put("layer", digest)
                        .put("change", change)
                        .put("size", size)
                        .build()
                        .toString()
                : "layer   %c %s %s".formatted(sign, digest, Text.size(size));
    }

    String file(FileChange change) {
        return json ? fileJson(change) : fileText(change);
    }

    private static String fileText(FileChange change) {
        char sign = switch (change.kind()) {
            case ADDED -> '+';
            case REMOVED -> '-';
            case CHANGED -> '~';
            case WRITTEN -> '*';
        };
        String side = switch (change.kind()) {
            case ADDED, REMOVED, CHANGED -> "";
            case WRITTEN -> change.before() == null ? " (in B)" : " (in A)";
        };
        return "file    %c /%s%s%s".formatted(sign, Text.safe(RawName.display(change.path())), side, details(change));
    }

    private static String details(FileChange change) {
        ImageFile before = change.before();
        ImageFile after = change.after();
        if (before == null || after == null) {
            ImageFile one = before == null ? after : before;
            return one == null || one.entry().type() != TarEntry.Type.FILE
                    ? ""
                    : "  " + Text.size(one.entry().size());
        }
        List<String> details = new ArrayList<>();
        for (Aspect aspect : new TreeSet<>(change.aspects())) {
            details.add(detail(aspect, before.entry(), after.entry()));
        }
        return "  " + String.join(", ", details);
    }

    private static String detail(Aspect aspect, TarEntry before, TarEntry after) {
        return switch (aspect) {
            case TYPE -> "%s -> %s".formatted(type(before), type(after));
            case CONTENT ->
                before.size() == after.size()
                        ? "content"
                        : "content (%s -> %s)".formatted(Text.size(before.size()), Text.size(after.size()));
            case MODE -> "mode %04o -> %04o".formatted(before.mode(), after.mode());
            case OWNER -> "owner %d:%d -> %d:%d".formatted(before.uid(), before.gid(), after.uid(), after.gid());
            case MTIME -> "time";
            case LINK ->
                "link to %s -> %s"
                        .formatted(
                                Text.safe(RawName.display(before.linkName())),
                                Text.safe(RawName.display(after.linkName())));
            case DEVICE -> "device";
            case XATTRS -> "extended attributes";
        };
    }

    private static String type(TarEntry entry) {
        return entry.type().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String fileJson(FileChange change) {
        JsonBuilder json = Json.object()
                .put("file", RawName.display(change.path()))
                .put("change", change.kind().name().toLowerCase(Locale.ROOT))
                .put("before", side(change.before()))
                .put("after", side(change.after()));
        if (!change.aspects().isEmpty()) {
            json.put(
                    "aspects",
                    Json.ofTexts(new TreeSet<>(change.aspects())
                            .stream()
                                    .map(aspect -> aspect.name().toLowerCase(Locale.ROOT))
                                    .toList()));
        }
        return json.build().toString();
    }

    private static @Nullable Json side(@Nullable ImageFile file) {
        return file == null ? null : FileLine.attributes(file).build();
    }
}
