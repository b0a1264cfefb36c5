package dev.dray.explain;

import dev.dray.http.ShellWord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The variables that a script asks for, as their values came from nowhere that it could take them from.
final class Demands {
    private final Map<String, Demand> byValue = new LinkedHashMap<>();

    private record Demand(String name, String what) {}

    /// The variable that stands for a value.
    ///
    /// @param name for the variable; another one may be found for it
    /// @param what it is, in words
    ShellWord variable(String value, String name, String what) {
        return ShellWord.variable(byValue.computeIfAbsent(value, any -> new Demand(free(name), what))
                .name());
    }

    private String free(String name) {
        // No number: that is how variables are named that come from answers.
        String free = name;
        for (int i = 1; isTaken(free); i++) {
            free = name + "_" + letters(i);
        }
        return free;
    }

    /// B, C, … Z, BA, BB, …: there may be any number.
    private static String letters(int number) {
        String last = String.valueOf((char) ('A' + number % 26));
        return number < 26 ? last : letters(number / 26) + last;
    }

    private boolean isTaken(String name) {
        return byValue.values().stream().anyMatch(demand -> demand.name().equals(name));
    }

    /// One line for each.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        byValue.values()
                .forEach(demand -> lines.add(": \"${%s:?%s}\"".formatted(demand.name(), escaped(demand.what()))));
        return lines;
    }

    /// Inside double quotes and braces.
    private static String escaped(String text) {
        return Comments.line(text).replaceAll("[\\\\\"$`}]", "\\\\$0");
    }
}
