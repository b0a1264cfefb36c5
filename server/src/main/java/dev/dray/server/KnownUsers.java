package dev.dray.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;

/// Users and their passwords in memory.
final class KnownUsers implements Users {
    private final Map<String, String> passwords;

    KnownUsers(Map<String, String> passwords) {
        this.passwords = Map.copyOf(passwords);
    }

    @Override
    public boolean accepts(String user, String password) {
        byte[] expected = passwords.getOrDefault(user, "").getBytes(StandardCharsets.UTF_8);
        boolean same = MessageDigest.isEqual(expected, password.getBytes(StandardCharsets.UTF_8));
        return same && passwords.containsKey(user);
    }

    @Override
    public boolean has(String user) {
        return passwords.containsKey(user);
    }

    /// The names alone.
    @Override
    public String toString() {
        return passwords.keySet().toString();
    }
}
