package dev.dray.engine;

import dev.dray.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes [EngineProgress] of the objects in a stream of progress. Meaning is taken from as few of the texts as can be
/// (protocols F25).
final class ProgressReader {
    /// Docker names one image per line, Podman all in one, and ids too as "image" (protocols F38, F63).
    private static final Pattern LOADED = Pattern.compile("Loaded image(?: ID|\\(s\\))?: *(\\S.*)");

    private static final Pattern DIGEST = Pattern.compile("(?:Digest:|digest:) *([a-z0-9+._-]+:[0-9a-f]{32,})");

    private ProgressReader() {}

    /// One object may tell several things.
    static List<EngineProgress> read(Json raw) {
        List<EngineProgress> told = new ArrayList<>();
        raw.findText("stream").ifPresent(text -> told.addAll(output(text, raw)));
        raw.findText("status").ifPresent(text -> told.addAll(status(text, raw)));
        raw.find("aux").ifPresent(value -> told.addAll(aux(value, raw)));
        return told;
    }

    private static List<EngineProgress> output(String text, Json raw) {
        Matcher loaded = LOADED.matcher(text);
        List<EngineProgress> names = new ArrayList<>();
        while (loaded.find()) {
            for (String name : loaded.group(1).split(",")) {
                names.add(new EngineProgress.Loaded(name.strip(), raw));
            }
        }
        return names.isEmpty() ? List.of(new EngineProgress.Output(text, raw)) : names;
    }

    private static List<EngineProgress> status(String text, Json raw) {
        Optional<String> id = raw.findText("id").filter(known -> !known.isEmpty());
        Optional<Json> detail = raw.find("progressDetail");
        if (id.isPresent() && detail.isPresent()) {
            return List.of(new EngineProgress.Layer(
                    id.get(), text, bytes(detail.get(), "current"), bytes(detail.get(), "total"), raw));
        }
        List<EngineProgress> told = new ArrayList<>();
        told.add(new EngineProgress.Status(text, id.orElse(null), raw));
        Matcher digest = DIGEST.matcher(text);
        if (digest.find()) {
            told.add(new EngineProgress.Resolved(digest.group(1), raw));
        }
        return told;
    }

    /// A number that is none, or is not whole, is for people only, so it does not end the work.
    private static long bytes(Json detail, String name) {
        try {
            return detail.findLong(name).orElse(-1L);
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }

    private static List<EngineProgress> aux(Json value, Json raw) {
        List<EngineProgress> told = new ArrayList<>();
        told.add(new EngineProgress.Aux(value, raw));
        value.findText("Digest").ifPresent(digest -> told.add(new EngineProgress.Resolved(digest, raw)));
        return told;
    }
}
