package dev.dray.explain;

import dev.dray.http.Secrets;
import dev.dray.http.ShellWord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One call as commands for bash: what makes its body ready, and the `curl` line.
final class CurlCommand {
    private final Step step;
    private final Flow flow;
    private final Abbreviations abbreviations;
    private final List<String> before = new ArrayList<>();
    private final List<ShellWord> words = new ArrayList<>();

    /// @param bodies where what is sent is had from
    CurlCommand(Step step, Flow flow, Bodies bodies, Abbreviations abbreviations) {
        this.step = step;
        this.flow = flow;
        this.abbreviations = abbreviations;
        add("curl", "-sS");
        step.options().forEach(option -> words.add(ShellWord.ofOption(option)));
        if (step.isHead()) {
            add("-I", "-o", step.number() + ".headers");
        } else {
            add("-D", step.number() + ".headers", "-o", step.number() + ".body");
        }
        if (!step.isHead() && (!step.call().method().equals("GET") || step.sent().isPresent())) {
            add("-X", step.call().method());
        }
        step.call().headers().forEach(this::header);
        bodies.of(step, flow).ifPresentOrElse(this::body, this::noBody);
        if (step.uri().toString().matches(".*[\\[\\]{}].*")) {
            add("-g");
        }
        words.add(flow.url(step));
    }

    private void add(String... texts) {
        for (String text : texts) {
            words.add(ShellWord.of(text));
        }
    }

    private void header(String name, String value) {
        switch (name.toLowerCase(Locale.ROOT)) {
            case "user-agent", "accept-encoding", "content-length" -> {}
            case "authorization" -> authorization(name, Authorization.parse(value));
            case "cookie" -> header(name, flow.cookies(value, step));
            case "accept" -> {
                add("-H");
                words.add(abbreviations.of("ACCEPT", name + ": " + value));
            }
            case "x-registry-auth", "x-registry-config" -> encoded(name, value);
            case "if-match", "if-none-match" -> header(name, flow.value(value, step));
            default -> other(name, value);
        }
    }

    private void header(String name, ShellWord value) {
        add("-H");
        words.add(ShellWord.of(name + ": ").plus(value));
    }

    private void other(String name, String value) {
        // A first-generation registry is asked for a token so.
        if (Secrets.isHeader(name) && !value.equalsIgnoreCase("true")) {
            header(name, flow.secret(value, step, Names.variable(name), "the value of " + name));
        } else {
            add("-H", value.isEmpty() ? name + ";" : name + ": " + value);
        }
    }

    private void authorization(String name, Authorization given) {
        Optional<String> pair = given.userAndPassword();
        if (pair.isPresent()) {
            String[] parts = pair.get().split(":", 2);
            add("-u");
            words.add(ShellWord.of(parts[0] + ":")
                    .plus(flow.secret(parts[1], step, "PASSWORD", "the password of " + parts[0])));
        } else {
            ShellWord secret = flow.secret(given.credentials(), step, "TOKEN", "a token");
            header(
                    name,
                    given.scheme().isEmpty()
                            ? secret
                            : ShellWord.of(given.scheme() + " ").plus(secret));
        }
    }

    /// What the Engine passes on to a registry: JSON in base64, which holds a password (protocols F).
    private void encoded(String name, String value) {
        @Nullable SecretJson json = decoded(value);
        if (json == null) {
            header(name, flow.secret(value, step, Names.variable(name), "the value of " + name));
            return;
        }
        String variable = "AUTH_" + step.number();
        before.add("%s=$(%s | base64 | tr '/+' '_-' | tr -d '\\n')".formatted(variable, json.command(flow, step)));
        header(name, ShellWord.variable(variable));
    }

    private static @Nullable SecretJson decoded(String value) {
        try {
            byte[] text = Base64.getDecoder()
                    .decode(value.replace('-', '+').replace('_', '/').getBytes(StandardCharsets.UTF_8));
            return Members.parse(text).map(SecretJson::new).orElse(null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void body(Bodies.Sending body) {
        before.addAll(body.before());
        words.addAll(body.words());
    }

    /// Servers may want a length where a body could be.
    private void noBody() {
        if (step.call().method().equals("POST") || step.call().method().equals("PUT")) {
            add("-H", "Content-Length: 0");
        }
    }

    /// What must run before it.
    List<String> before() {
        return before;
    }

    /// The line itself.
    String line() {
        return words.stream().map(ShellWord::toString).collect(Collectors.joining(" "));
    }

    /// Variables of options, which only the user can fill.
    List<String> optionVariables() {
        return step.options().stream()
                .flatMap(option -> ShellWord.ofOption(option).variables().stream())
                .toList();
    }
}
