package dev.dray.explain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Calls as a script for bash that makes them again.
final class Script {
    private static final Set<Integer> TRANSIENT = Set.of(408, 429, 500, 502, 503, 504);
    private static final Pattern DIGEST = Pattern.compile(".*/(sha256:[0-9a-f]{64})");

    private final List<Step> steps;
    private final ScriptOptions options;
    private final Answers answers;
    private final Flow flow;
    private final Bodies bodies;
    private final Abbreviations abbreviations = new Abbreviations();
    private final Redirections redirections;

    /// The number of the last call that is the same.
    private final Map<String, Integer> last = new HashMap<>();

    Script(List<Step> steps, Answers answers, ScriptOptions options) {
        this.steps = steps;
        this.options = options;
        this.answers = answers;
        this.flow = new Flow(answers);
        this.bodies = new Bodies(options.blobs());
        this.redirections = new Redirections(steps);
        steps.forEach(step -> last.put(sameness(step), step.number()));
    }

    private static String sameness(Step step) {
        return step.call().method() + " " + step.uri();
    }

    void writeTo(Appendable out) throws IOException {
        List<CurlCommand> commands = new ArrayList<>();
        for (Step step : steps) {
            commands.add(command(step));
            if (!isSentAgain(step)) {
                bodies.received(step);
            }
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            lines.addAll(lines(steps.get(i), commands.get(i)));
        }
        for (String line : head(commands)) {
            out.append(line).append('\n');
        }
        for (String line : Functions.usedBy(lines)) {
            out.append(line).append('\n');
        }
        for (String line : lines) {
            out.append(line).append('\n');
        }
    }

    /// One that is only shown asks for no variable.
    private CurlCommand command(Step step) {
        return isSentAgain(step)
                ? new CurlCommand(step, new Flow(answers), new Bodies(List.of()), abbreviations)
                : new CurlCommand(step, flow, bodies, abbreviations);
    }

    private List<String> head(List<CurlCommand> commands) {
        List<String> lines = new ArrayList<>();
        lines.add("#!/usr/bin/env bash");
        lines.add("# %s, call by call. Answers are kept in a folder, as N.headers and N.body."
                .formatted(options.title()));
        lines.add("set -euo pipefail");
        Set<String> asked = new TreeSet<>();
        commands.forEach(command -> asked.addAll(command.optionVariables()));
        asked.forEach(
                name -> lines.add(": \"${%s:?%s}\"".formatted(name, isProxy(name) ? "of the proxy" : "of the Engine")));
        lines.addAll(flow.demands().lines());
        lines.addAll(bodies.lines());
        lines.addAll(abbreviations.lines());
        lines.add("mkdir -p \"${DIR:=$(mktemp -d)}\"");
        lines.add("cd \"$DIR\"");
        lines.add("echo \"answers are kept in $PWD\" >&2");
        return lines;
    }

    private static boolean isProxy(String name) {
        return name.startsWith("PROXY");
    }

    /// Whether it came to nothing and was sent once more.
    private boolean isSentAgain(Step step) {
        return step.answer().isEmpty()
                || TRANSIENT.contains(step.status()) && last.getOrDefault(sameness(step), 0) > step.number();
    }

    private List<String> lines(Step step, CurlCommand command) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("# %d. %s".formatted(step.number(), Comments.line(step.call().purpose())));
        if (isSentAgain(step)) {
            lines.add("# " + command.line());
            lines.add("# -> " + Learned.of(step));
            return lines;
        }
        lines.addAll(command.before());
        lines.add(command.line());
        lines.add("# -> " + Learned.of(step));
        lines.add("answered %d %s".formatted(step.number(), expected(step)));
        check(step, lines);
        flow.takenFrom(step.number()).forEach(source -> lines.add(source.assignment()));
        return lines;
    }

    /// What was not there may be there the next time, and is then sent once more.
    private static String expected(Step step) {
        return step.isHead() && step.status() == 404 ? "404 200" : String.valueOf(step.status());
    }

    /// The digest, where it is known and the bytes had it when it ran.
    private void check(Step step, List<String> lines) {
        if (step.isHead() || step.status() != 200) {
            return;
        }
        String known = step.answer()
                .flatMap(answer -> answer.body().digest())
                .map("sha256:"::concat)
                .orElse("");
        Matcher named = DIGEST.matcher(redirections.origin(step).uri().getPath());
        if (named.matches() && (known.isEmpty() || known.equals(named.group(1)))) {
            lines.add("verify %d %s".formatted(step.number(), named.group(1)));
        } else if (step.answerHeader("Docker-Content-Digest")
                .filter(known::equals)
                .isPresent()) {
            lines.add("verify %d \"$(header Docker-Content-Digest %d)\"".formatted(step.number(), step.number()));
        }
    }
}
