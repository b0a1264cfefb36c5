package dev.dray.explain;

import dev.dray.http.Secrets;
import java.net.URI;
import java.util.StringJoiner;

/// What an answer said, on one line and without secrets.
final class Learned {
    private Learned() {}

    static String of(Step step) {
        String said = step.answer().map(answer -> said(step, answer)).orElse("no answer");
        String failure = step.failure()
                .map(message -> (step.answer().isPresent() ? "; it broke off: " : ": ") + message)
                .orElse("");
        return Comments.line(said + failure);
    }

    private static String said(Step step, Step.Answer answer) {
        StringJoiner said = new StringJoiner(", ");
        said.add("%d in %d ms".formatted(answer.status(), answer.time().toMillis()));
        answer.headers().find("Content-Type").ifPresent(said::add);
        answer.headers().find("Content-Length").ifPresent(length -> said.add(length + " bytes"));
        answer.headers().find("Docker-Content-Digest").ifPresent(said::add);
        answer.headers().all("WWW-Authenticate").forEach(wants -> said.add("wants " + Secrets.challenge(wants)));
        if (answer.status() < 400 && answer.status() != 201) {
            answer.headers().find("Location").ifPresent(location -> said.add("go on at " + place(step, location)));
        }
        answer.headers().find("Range").ifPresent(range -> said.add("has " + range));
        return said.toString();
    }

    /// Only the host, of another one: paths may be secrets, too.
    private static String place(Step step, String location) {
        try {
            URI place = step.uri().resolve(URI.create(location.strip()));
            String host = place.getAuthority();
            return host == null || host.equals(step.uri().getAuthority())
                    ? "the same host"
                    : host.replaceFirst(".*@", "");
        } catch (IllegalArgumentException e) {
            return "what is no URL";
        }
    }
}
