package dev.dray.explain;

import dev.dray.http.ShellWord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Long words that stand in many lines, each kept in a variable.
final class Abbreviations {
    private static final int LONG = 60;

    private final Map<String, String> names = new LinkedHashMap<>();

    /// The word, or a variable that holds it.
    ShellWord of(String name, String text) {
        if (text.length() < LONG) {
            return ShellWord.of(text);
        }
        return ShellWord.variable(names.computeIfAbsent(
                text, any -> names.isEmpty() ? name : name + "_" + (char) ('A' + names.size())));
    }

    /// One line for each.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        names.forEach((text, name) -> lines.add(name + "=" + ShellWord.of(text)));
        return lines;
    }
}
