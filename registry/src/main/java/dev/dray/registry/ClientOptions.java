package dev.dray.registry;

import dev.dray.http.Pause;
import java.time.InstantSource;

/// How to speak with registries.
///
/// @param plainHttp      whether to speak http to all registries
/// @param resumeAttempts how often a body that broke off is gone on with while less than 1 MiB arrives in between
/// @param pause          waits before a body is gone on with
/// @param clock          tells when tokens expire
/// @param rules          how each registry is spoken with
public record ClientOptions(
        boolean plainHttp, int resumeAttempts, Pause pause, InstantSource clock, RegistryRules rules) {
    public static final ClientOptions DEFAULT =
            new ClientOptions(false, 5, Pause.REAL, InstantSource.system(), RegistryRules.DEFAULT);

    public ClientOptions withPlainHttp(boolean newPlainHttp) {
        return new ClientOptions(newPlainHttp, resumeAttempts, pause, clock, rules);
    }

    public ClientOptions withResumeAttempts(int newResumeAttempts) {
        return new ClientOptions(plainHttp, newResumeAttempts, pause, clock, rules);
    }

    public ClientOptions withPause(Pause newPause) {
        return new ClientOptions(plainHttp, resumeAttempts, newPause, clock, rules);
    }

    public ClientOptions withClock(InstantSource newClock) {
        return new ClientOptions(plainHttp, resumeAttempts, pause, newClock, rules);
    }

    public ClientOptions withRules(RegistryRules newRules) {
        return new ClientOptions(plainHttp, resumeAttempts, pause, clock, newRules);
    }
}
