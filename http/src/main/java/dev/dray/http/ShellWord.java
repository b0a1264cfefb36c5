package dev.dray.http;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One word of a command line for bash: text that is taken as it is, whatever is in it, and variables that the shell
/// fills in. Printed quoted.
public final class ShellWord {
    /// What a shell takes as it is.
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    /// Where text would steer a terminal, or end a line.
    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    /// A word of an option that stands for secrets: `$PROXY_USER:$PROXY_PASSWORD`.
    private static final Pattern VARIABLES = Pattern.compile("\\$[A-Z_]+(?::\\$[A-Z_]+)*");

    private static final Pattern VARIABLE = Pattern.compile("\\$([A-Z_]+)|[^$]+");

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /// @param text the name, where it is a variable
    private record Part(boolean isVariable, String text) {}

    private final List<Part> parts;

    private ShellWord(List<Part> parts) {
        this.parts = parts;
    }

    public static ShellWord of(String text) {
        return new ShellWord(List.of(new Part(false, text)));
    }

    /// @throws IllegalArgumentException for what is no name of a variable
    public static ShellWord variable(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("\"%s\" is no name of a variable".formatted(name));
        }
        return new ShellWord(List.of(new Part(true, name)));
    }

    /// A word as options for `curl` are given: variables where it is made of nothing else but colons, text else.
    public static ShellWord ofOption(String word) {
        ShellWord result = new ShellWord(List.of());
        if (!VARIABLES.matcher(word).matches()) {
            return of(word);
        }
        Matcher part = VARIABLE.matcher(word);
        while (part.find()) {
            result = part.group(1) == null ? result.plus(part.group()) : result.plus(variable(part.group(1)));
        }
        return result;
    }

    /// This and a text after it.
    public ShellWord plus(String text) {
        return plus(of(text));
    }

    /// This and another one after it, as one word.
    public ShellWord plus(ShellWord more) {
        List<Part> both = new ArrayList<>(parts);
        both.addAll(more.parts);
        return new ShellWord(both);
    }

    /// The names of the variables in it.
    public List<String> variables() {
        return parts.stream().filter(Part::isVariable).map(Part::text).toList();
    }

    /// Quoted where it must be.
    @Override
    public String toString() {
        if (variables().isEmpty()) {
            String text = text();
            return PLAIN.matcher(text).matches() ? text : quote(text);
        }
        return CONTROL.matcher(text()).find() ? partByPart() : inDoubleQuotes();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        parts.stream().filter(part -> !part.isVariable()).forEach(part -> text.append(part.text()));
        return text.toString();
    }

    private String partByPart() {
        StringBuilder word = new StringBuilder();
        parts.forEach(part -> word.append(part.isVariable() ? "\"$" + part.text() + '"' : quote(part.text())));
        return word.toString();
    }

    private String inDoubleQuotes() {
        StringBuilder word = new StringBuilder("\"");
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (!part.isVariable()) {
                word.append(part.text().replaceAll("[\\\\\"$`]", "\\\\$0"));
            } else if (i + 1 < parts.size() && parts.get(i + 1).text().matches("(?s)[A-Za-z0-9_].*")) {
                word.append("${").append(part.text()).append('}');
            } else {
                word.append('$').append(part.text());
            }
        }
        return word.append('"').toString();
    }

    /// Any text as a word in quotes, on one line.
    public static String quote(String text) {
        if (!CONTROL.matcher(text).find()) {
            return "'" + text.replace("'", "'\\''") + "'";
        }
        StringBuilder word = new StringBuilder("$'");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> word.append("\\n");
                case '\'', '\\' -> word.append('\\').append(c);
                default -> word.append(Character.isISOControl(c) ? "\\u%04x".formatted((int) c) : c);
            }
        }
        return word.append('\'').toString();
    }
}
