package dev.dray.hub;

import dev.dray.http.TargetRules;
import dev.dray.model.Repository;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Where Docker Hub is, and how to speak with it.
///
/// @param base         where its API answers, without a slash at the end
/// @param index        where the old index answers, which docker searches (protocols E50)
/// @param search       which of its searches is asked
/// @param secondFactor asked for the code, where an account wants one besides the password
/// @param clock        tells when a log-in expires
public record HubOptions(URI base, URI index, SearchApi search, SecondFactor secondFactor, InstantSource clock) {
    /// Docker's own.
    public static final URI DOCKER_HUB = URI.create("https://hub.docker.com");

    /// The variable that names another one: a proxy before it, a test. It answers for the index, too.
    public static final String VARIABLE = "DRAY_HUB_URL";

    /// What stands in the variable where the API is not to be used at all.
    private static final String OFF = "off";

    public static final HubOptions DEFAULT = new HubOptions(
            DOCKER_HUB, URI.create("https://index.docker.io"), SearchApi.V1, SecondFactor.NONE, InstantSource.system());

    /// @throws IllegalArgumentException when a URL is not fit for secrets: https, or http on this machine
    public HubOptions {
        check(base);
        check(index);
    }

    /// What the environment says; empty where it says that the API is not to be used.
    ///
    /// @throws IllegalArgumentException when the variable holds something else than a URL that is fit
    public static Optional<HubOptions> of(Map<String, String> environment) {
        String url = environment.getOrDefault(VARIABLE, "").strip();
        if (url.equals(OFF)) {
            return Optional.empty();
        }
        return Optional.of(url.isEmpty() ? DEFAULT : DEFAULT.withBase(parse(url.replaceFirst("/+$", ""))));
    }

    private static URI parse(String url) {
        try {
            URI base = URI.create(url);
            check(base);
            return base;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(VARIABLE
                    + " is no URL of a Hub (want https://HOST[/PATH], http on this machine alone, or \"off\")");
        }
    }

    private static void check(URI base) {
        boolean http = "http".equals(base.getScheme()) && base.getHost() != null;
        boolean safe = "https".equals(base.getScheme()) || http && TargetRules.isLoopback(base.getHost());
        boolean plain = base.getRawUserInfo() == null && base.getRawQuery() == null && base.getRawFragment() == null;
        if (base.getHost() == null || !safe || !plain) {
            throw new IllegalArgumentException(
                    "not the URL of a Hub: %s:… (want https://HOST)".formatted(base.getScheme()));
        }
    }

    /// The API and the index, at another place.
    public HubOptions withBase(URI newBase) {
        return new HubOptions(newBase, newBase, search, secondFactor, clock);
    }

    public HubOptions withSearch(SearchApi newSearch) {
        return new HubOptions(base, index, newSearch, secondFactor, clock);
    }

    public HubOptions withSecondFactor(SecondFactor newSecondFactor) {
        return new HubOptions(base, index, search, newSecondFactor, clock);
    }

    public HubOptions withClock(InstantSource newClock) {
        return new HubOptions(base, index, search, secondFactor, newClock);
    }

    /// Whose log-in is used: docker's own for Docker Hub. What is kept for that goes to no other place, which has
    /// log-ins of its own, under its host and port.
    public String registry() {
        return base.equals(DOCKER_HUB) ? Repository.DOCKER_HUB : base.getRawAuthority();
    }
}
