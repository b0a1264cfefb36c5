package dev.dray;

import dev.dray.content.ImageException;
import dev.dray.credentials.Keychain;
import dev.dray.credentials.Lookup;
import dev.dray.credentials.Resource;
import dev.dray.http.TlsPeer;
import dev.dray.model.Repository;
import dev.dray.protocol.Challenge;
import dev.dray.registry.Grant;
import dev.dray.registry.Ping;
import dev.dray.registry.Registries;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds out why a registry lets us in, or why not, step by step as a call goes; and what to do about it. For one
/// examination.
public final class AuthDoctor {
    /// How far clocks may be apart before tokens fail: what servers commonly allow (protocols D32).
    private static final Duration TOLERATED_SKEW = Duration.ofSeconds(60);

    private static final Duration TLS_PATIENCE = Duration.ofSeconds(10);

    private final Registries registries;
    private final Lookups lookups;
    private final InstantSource clock;
    private final List<Diagnosis.Finding> findings = new ArrayList<>();
    private @Nullable String advice;
    private @Nullable IOException failure;

    /// Tells how credentials are looked for, as `Credentials.examine` does.
    @FunctionalInterface
    public interface Lookups {
        Lookup examine(Resource resource) throws IOException;
    }

    public AuthDoctor(Registries registries, Lookups lookups, InstantSource clock) {
        this.registries = registries;
        this.lookups = lookups;
        this.clock = clock;
    }

    /// Examines a registry, or one repository in it: what is needed to read it, and with `push` to push to it. Nothing
    /// is left behind there.
    ///
    /// @throws IOException when interrupted or when registries.conf forbids it; what else fails is a finding
    public Diagnosis examine(Resource resource, boolean push) throws IOException {
        Optional<Keychain.Found> who = credentials(resource);
        Optional<Ping> ping = ping(resource.registry());
        if (ping.isPresent()) {
            clocks(ping.get());
            challenges(ping.get());
        }
        if (ping.isPresent() && ping.get().isRegistry()) {
            if (resource.isRegistry()) {
                login(resource, ping.get(), who);
            } else {
                repository(new Repository(resource.registry(), resource.path()), push, who.isPresent());
            }
        }
        return new Diagnosis(findings, advice == null ? praise(resource, push) : advice, failure);
    }

    private static String praise(Resource resource, boolean push) {
        return resource.isRegistry()
                ? "Nothing is wrong with %s; name a repository to see what may be done there.".formatted(resource)
                : "Nothing to do: %s may be %s.".formatted(resource, push ? "pushed to" : "read");
    }

    private void found(String topic, String text) {
        findings.add(new Diagnosis.Finding(topic, text, false));
    }

    /// The first advice counts: what comes later follows from it.
    private void fault(String topic, String text, String whatToDo) {
        findings.add(new Diagnosis.Finding(topic, text, true));
        advice = advice == null ? whatToDo : advice;
    }

    /// What failed, in its own words, and what they say would help.
    private void fault(String topic, IOException what, String otherwise) throws IOException {
        if (what instanceof InterruptedIOException || Thread.currentThread().isInterrupted()) {
            throw what;
        }
        failure = failure == null ? what : failure;
        Optional<String> help = what instanceof ImageException image ? image.help() : Optional.empty();
        fault(topic, String.valueOf(what.getMessage()), sentence(help.orElse(otherwise)));
    }

    private static String sentence(String help) {
        return Character.toUpperCase(help.charAt(0)) + help.substring(1) + (help.endsWith(".") ? "" : ".");
    }

    private Optional<Keychain.Found> credentials(Resource resource) throws IOException {
        Lookup lookup = lookups.examine(resource);
        for (Lookup.Look look : lookup.looks()) {
            String text = look.source() + ": " + look.result();
            if (look.failed() && lookup.found().isEmpty()) {
                fault(
                        "credentials",
                        text,
                        "Repair it, or take it out of the way: %s may have a login, but could not be asked."
                                .formatted(look.source()));
            } else {
                found("credentials", text);
            }
        }
        found(
                "credentials",
                lookup.found()
                        .map(used -> "used: " + used.source())
                        .orElse("none for %s: we are anonymous there".formatted(resource)));
        return lookup.found();
    }

    private Optional<Ping> ping(String registry) throws IOException {
        try {
            Ping ping = registries.ping(registry);
            certificates(ping.uri());
            String answer = "%s answered HTTP %d in %d ms"
                    .formatted(ping.uri(), ping.status(), ping.time().toMillis());
            if (ping.isRegistry()) {
                found("way", answer);
            } else {
                fault("way", answer + ": no registry of API v2", "Check the name: " + registry + " is no registry.");
            }
            return Optional.of(ping);
        } catch (IOException e) {
            certificates(registries.endpoint(registry).base());
            fault("way", e, "check the name and the network");
            return Optional.empty();
        }
    }

    /// Whether they are trusted is said by the call itself.
    private void certificates(URI uri) {
        if (!"https".equals(uri.getScheme())) {
            found("certificate", "none: %s is spoken with over http".formatted(uri.getHost()));
            return;
        }
        try {
            TlsPeer peer = TlsPeer.ask(uri.getHost(), uri.getPort() < 0 ? 443 : uri.getPort(), TLS_PATIENCE);
            for (X509Certificate certificate : peer.certificates()) {
                found("certificate", words(certificate));
            }
            found("certificate", "shown over " + peer.protocol());
        } catch (IOException e) {
            found("certificate", "could not be looked at: " + e.getMessage());
        }
    }

    private static String words(X509Certificate certificate) {
        return "%s, signed by %s, good from %s to %s"
                .formatted(
                        certificate.getSubjectX500Principal(),
                        certificate.getIssuerX500Principal(),
                        certificate.getNotBefore().toInstant(),
                        certificate.getNotAfter().toInstant());
    }

    private void clocks(Ping ping) {
        Instant theirs = ping.clock();
        if (theirs == null) {
            found("clock", "the registry does not tell its time");
            return;
        }
        Duration ahead = Duration.between(clock.instant(), theirs);
        String text = "the registry's is %d s %s ours"
                .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of");
        if (ahead.abs().compareTo(TOLERATED_SKEW) > 0) {
            fault("clock", text, "Set the clock that is wrong, here or there: tokens are only good for a short time.");
        } else {
            found("clock", text);
        }
    }

    private void challenges(Ping ping) {
        if (ping.challenges().isEmpty()) {
            found("challenge", ping.status() == 200 ? "none: it lets us connect as we are" : "none, though it refuses");
        }
        for (Challenge challenge : ping.challenges()) {
            found("challenge", challenge.toString());
        }
    }

    private void login(Resource resource, Ping ping, Optional<Keychain.Found> who) throws IOException {
        if (ping.status() == 200) {
            return;
        }
        if (who.isEmpty()) {
            fault(
                    "access",
                    "it wants to know who we are",
                    "Log in: dray login %s; or name a repository that all may read.".formatted(resource));
            return;
        }
        try {
            registries.checkLogin(resource.registry(), who.get().credential());
            found("access", "the login is accepted");
        } catch (IOException e) {
            fault("access", e, "log in anew: dray login " + resource);
        }
    }

    private void repository(Repository repository, boolean push, boolean known) throws IOException {
        try {
            authorization(repository, push, known).ifPresent(header -> token(repository, push, header));
            registries.tryAccess(repository, push);
            found("access", "%s may be %s".formatted(repository.familiar(), push ? "pushed to" : "read"));
        } catch (ImageException.Denied e) {
            String login = "dray login " + repository.registry();
            fault("access", e, known ? "log in as a user who may: " + login : "log in: " + login);
        } catch (IOException e) {
            fault("access", e, "try again later");
        }
    }

    /// Who is nobody may be refused where no repository is named, and still read this one: that is tried next.
    private Optional<String> authorization(Repository repository, boolean push, boolean known) throws IOException {
        try {
            return registries.authorization(repository, push);
        } catch (ImageException.Denied e) {
            if (known) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private void token(Repository repository, boolean push, String authorization) {
        String wanted = "repository:%s:%s".formatted(repository.path(), push ? "pull,push" : "pull");
        if (!authorization.startsWith("Bearer ")) {
            found("token", "none: name and password go with each call");
            return;
        }
        Grant grant = Grant.read(authorization).orElse(null);
        if (grant == null) {
            found("token", "asked for %s; the token does not say what it is good for".formatted(wanted));
        } else if (grant.scopes().isEmpty()) {
            fault(
                    "token",
                    "asked for %s; granted nothing; %s".formatted(wanted, holder(grant)),
                    "Ask who owns %s to let %s %s it, or log in as another: dray login %s."
                            .formatted(
                                    repository.familiar(),
                                    grant.account().isEmpty() ? "you" : grant.account(),
                                    push ? "push to" : "read",
                                    repository.registry()));
        } else {
            found(
                    "token",
                    "asked for %s; granted %s; %s".formatted(wanted, String.join(" ", grant.scopes()), holder(grant)));
        }
    }

    private static String holder(Grant grant) {
        return "for %s; %s"
                .formatted(
                        grant.account().isEmpty() ? "nobody" : "the account " + grant.account(),
                        grant.expires() == null ? "does not say until when" : "good until " + grant.expires());
    }
}
