package dev.dray.storage;

import dev.dray.content.ImageSource;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// An upstream in memory that says what it was asked, and fails where a test wants it to.
final class ScriptedUpstream implements Upstream.Way {
    private final MemoryStorage storage = new MemoryStorage();
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private volatile Fault fault = call -> {};
    private volatile UnaryOperator<InputStream> bodies = in -> in;
    private volatile UnaryOperator<Descriptor> found = blob -> blob;

    /// What goes wrong with a call, as in `resolve 1.0`; or nothing does.
    @FunctionalInterface
    interface Fault {
        void on(String call) throws IOException;
    }

    /// What it has under a path, to be filled.
    StoredRepository repository(String path) {
        return storage.repository(path);
    }

    /// What was asked since this was last called.
    List<String> calls() {
        List<String> all = List.copyOf(calls);
        calls.clear();
        return all;
    }

    void failing(Fault newFault) {
        fault = newFault;
    }

    void working() {
        fault = call -> {};
        bodies = in -> in;
        found = blob -> blob;
    }

    /// Changes what is read.
    void giving(UnaryOperator<InputStream> newBodies) {
        bodies = newBodies;
    }

    /// Changes what is said of blobs.
    void telling(UnaryOperator<Descriptor> newFound) {
        found = newFound;
    }

    private void note(String call) throws IOException {
        calls.add(call);
        fault.on(call);
    }

    @Override
    public Optional<Descriptor> findBlob(String path, Digest blob) throws IOException {
        note("find " + blob);
        return repository(path).find(blob).map(found);
    }

    @Override
    public ImageSource images(String path) {
        StoredRepository images = repository(path);
        return new ImageSource() {
            @Override
            public Descriptor resolve(String tagOrDigest) throws IOException {
                note("resolve " + tagOrDigest);
                return images.resolve(tagOrDigest);
            }

            @Override
            public List<String> tags() throws IOException {
                note("tags");
                return images.tags();
            }

            @Override
            public boolean has(Descriptor content) throws IOException {
                note("has " + content.digest());
                return images.has(content);
            }

            @Override
            public InputStream openFrom(Descriptor content, long offset) throws IOException {
                note("open " + content.digest());
                return bodies.apply(images.openFrom(content, offset));
            }

            @Override
            public List<Descriptor> referrers(Descriptor subject) throws IOException {
                note("referrers");
                return images.referrers(subject);
            }
        };
    }
}
