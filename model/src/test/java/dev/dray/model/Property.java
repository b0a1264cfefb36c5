package dev.dray.model;

import java.util.Random;

/// Tries something with many random inputs. A failure names the seed that makes it happen again.
final class Property {
    private static final int RUNS = 2_000;
    private static final String ANY = "abz09AZ._-/:@+~% []\n\r\t\"'\\{}é日\0\uD800$#?*";

    private Property() {}

    /// What is tried with one source of randomness.
    @FunctionalInterface
    interface Attempt {
        void with(Random random);
    }

    static void holds(Attempt attempt) {
        for (long seed = 0; seed < RUNS; seed++) {
            try {
                attempt.with(new Random(seed));
            } catch (Throwable failure) {
                throw new AssertionError("fails with seed %d: %s".formatted(seed, failure), failure);
            }
        }
    }

    /// Neither valid nor quite invalid: some text of the characters that matter somewhere.
    static String garbage(Random random, int maxLength) {
        return text(random, ANY, 0, maxLength);
    }

    static String text(Random random, String alphabet, int minLength, int maxLength) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(minLength, maxLength + 1); left > 0; left--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /// The text with one character changed, doubled or taken away.
    static String mutated(Random random, String text) {
        int at = random.nextInt(text.length());
        String before = text.substring(0, at);
        return switch (random.nextInt(3)) {
            case 0 -> before + garbage(random, 3) + text.substring(at + 1);
            case 1 -> before + text.charAt(at) + text.substring(at);
            default -> before + text.substring(at + 1);
        };
    }
}
