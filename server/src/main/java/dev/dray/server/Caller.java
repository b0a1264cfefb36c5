package dev.dray.server;

import dev.dray.http.HttpCall;

/// Who calls, as far as the network tells. [RegistryServer] says it with every call and lets nobody else say
/// it; who hands calls to a [RegistryHandler] otherwise does the same.
final class Caller {
    static final String ADDRESS = "X-Forwarded-For";

    private Caller() {}

    /// The address at the other end, or of the client in front of a trusted proxy; empty when unknown. The last
    /// of several is what the nearest proxy saw: those before it are hearsay.
    static String address(HttpCall call) {
        String all = String.join(",", call.headers().all(ADDRESS));
        return all.substring(all.lastIndexOf(',') + 1).strip();
    }
}
