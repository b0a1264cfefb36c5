package dev.dray.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Which passwords were right a short time ago. Kept as hashes under a key that is only in this memory, so that
/// a copy of it helps nobody to guess one.
final class AcceptedPasswords {
    private static final String HASH = "HmacSHA256";
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    private final SecretKeySpec key;
    private final InstantSource clock;
    private final Map<String, Instant> ends = new Bounded<>();

    AcceptedPasswords(InstantSource clock) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, HASH);
        this.clock = clock;
    }

    boolean has(UserPassword given, String version) {
        String hash = hash(given, version);
        synchronized (ends) {
            Instant end = ends.get(hash);
            return end != null && clock.instant().isBefore(end);
        }
    }

    void add(UserPassword given, String version) {
        String hash = hash(given, version);
        synchronized (ends) {
            ends.put(hash, clock.instant().plus(LIFETIME));
        }
    }

    private String hash(UserPassword given, String version) {
        try {
            Mac mac = Mac.getInstance(HASH);
            mac.init(key);
            // The lengths keep the parts apart.
            String text = "%d %d %s%s%s"
                    .formatted(version.length(), given.user().length(), version, given.user(), given.password());
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + HASH, e);
        }
    }
}
