package dev.dray.server;

import dev.dray.http.HttpCall;
import dev.dray.model.Descriptor;
import dev.dray.protocol.ErrorCode;
import dev.dray.storage.StoredRepository;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// Gives manifests names. The last one wins, unless the caller says what the name must have stood for before
/// (`If-Match`),
/// or that it must be new (`If-None-Match: *`): so may several change one list without losing anything.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13.1">RFC 9110, 13.1</a>
final class Tags {
    /// One for many tags: who looks before it writes must be alone with the tag meanwhile.
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(64).toList();

    private final Gate gate;

    Tags(Gate gate) {
        this.gate = gate;
    }

    void give(String path, StoredRepository store, String tag, Descriptor manifest, HttpCall call) throws IOException {
        ReentrantLock lock = locks.get(Math.floorMod(31 * path.hashCode() + tag.hashCode(), locks.size()));
        lock.lock();
        try {
            checkCondition(store, tag, call);
            gate.tag(path, store, tag, manifest);
        } finally {
            lock.unlock();
        }
    }

    private static void checkCondition(StoredRepository store, String tag, HttpCall call) throws IOException {
        List<String> wanted = call.headers().all("If-Match");
        List<String> unwanted = call.headers().all("If-None-Match");
        if (wanted.isEmpty() && unwanted.isEmpty()) {
            return;
        }
        Optional<Descriptor> now = Manifests.find(store, tag);
        boolean holds = now.isPresent()
                ? (wanted.isEmpty() || Etag.isAmong(wanted, now.get().digest()))
                        && !Etag.isAmong(unwanted, now.get().digest())
                : wanted.isEmpty();
        if (!holds) {
            String what =
                    now.map(manifest -> "now stands for " + manifest.digest()).orElse("is not there");
            throw new Refusal(ErrorCode.DENIED, 412, "the tag %s %s".formatted(tag, what));
        }
    }
}
