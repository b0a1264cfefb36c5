package dev.dray.storage;

import dev.dray.model.Descriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/// What a repository should have, as far as it was acknowledged.
record World(Set<Descriptor> contents, Map<String, Descriptor> tags, Set<Descriptor> referrers) {
    static final World EMPTY = new World(Set.of(), Map.of(), Set.of());

    World with(Descriptor content) {
        Set<Descriptor> more = new HashSet<>(contents);
        more.add(content);
        return new World(more, tags, referrers);
    }

    World without(Descriptor content) {
        Set<Descriptor> fewer = new HashSet<>(contents);
        fewer.remove(content);
        return new World(fewer, tags, referrers);
    }

    World withTag(String tag, Descriptor manifest) {
        Map<String, Descriptor> more = new HashMap<>(tags);
        more.put(tag, manifest);
        return new World(contents, more, referrers);
    }

    World withoutTag(String tag) {
        Map<String, Descriptor> fewer = new HashMap<>(tags);
        fewer.remove(tag);
        return new World(contents, fewer, referrers);
    }

    World withReferrers(Set<Descriptor> newReferrers) {
        return new World(contents, tags, newReferrers);
    }

    /// Something that is done, and how it changes the world.
    interface Deed {
        void run(Storage storage) throws IOException;

        World after(World before);
    }

    static Deed deed(Running running, UnaryOperator<World> after) {
        return new Deed() {
            @Override
            public void run(Storage storage) throws IOException {
                running.run(storage);
            }

            @Override
            public World after(World before) {
                return after.apply(before);
            }
        };
    }

    @FunctionalInterface
    interface Running {
        void run(Storage storage) throws IOException;
    }

    static void upload(StoredRepository repository, byte[] content, Descriptor descriptor) throws IOException {
        Upload upload = repository.startUpload(descriptor.digest().algorithm());
        upload.append(new ByteArrayInputStream(content));
        upload.keep(descriptor.digest());
    }

    /// The step before which something happens.
    static final class Failing implements Disk.Step {
        private final boolean forEver;
        private int left;

        /// @param steps   that succeed
        /// @param forEver whether all later ones fail too, as in a process that has ended
        Failing(int steps, boolean forEver) {
            this.left = steps;
            this.forEver = forEver;
        }

        @Override
        public void before(String what, Path path) throws IOException {
            left--;
            if (left == -1 || left < 0 && forEver) {
                throw new IOException("No space left on device");
            }
        }

        boolean hasFailed() {
            return left < 0;
        }

        @Override
        public boolean syncs() {
            return false;
        }
    }
}
