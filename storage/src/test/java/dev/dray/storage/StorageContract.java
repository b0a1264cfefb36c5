package dev.dray.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.testkit.Artifacts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every [Storage] promises: extend it with one of your own. Its parts are what a repository promises,
/// lists, uploads, garbage collection; and here, what holds when many come at once, and after a restart.
public abstract class StorageContract extends GarbageContract {
    private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
        List<T> results = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        try (var executor =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> task : tasks) {
                futures.add(executor.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            start.countDown();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
        }
        return results;
    }

    /// Protocols C184.
    @Test
    void takesTheSameBlobFromManyAtOnce() throws Exception {
        byte[] content = images.blob(300_000).open().readAllBytes();
        Digest digest = Digest.of(content);
        Callable<Boolean> push = () -> {
            Upload upload = web().startUpload(Digest.Algorithm.SHA256);
            upload.append(new ByteArrayInputStream(content));
            upload.keep(digest);
            return web().find(digest).isPresent();
        };

        assertThat(atOnce(Collections.nCopies(8, push))).containsOnly(true);

        assertThat(bytes(web(), web().find(digest).orElseThrow())).isEqualTo(content);
        assertThat(web().size()).isEqualTo(300_000);
    }

    /// Protocols C185: the last one wins, and nothing of the other is mixed in.
    @Test
    void movesATagForTwoAtOnce() throws Exception {
        Descriptor first = image(web());
        Descriptor second = image(web());
        List<Callable<Boolean>> pushes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            for (Descriptor image : List.of(first, second)) {
                pushes.add(() -> {
                    web().tag("latest", image);
                    return List.of(first, second).contains(web().resolve("latest"));
                });
            }
        }

        assertThat(atOnce(pushes)).containsOnly(true);

        assertThat(web().resolve("latest")).isIn(first, second);
        assertThat(web().tags()).containsExactly("latest");
    }

    /// Protocols H78.
    @Test
    void givesATagToOneOfMany() throws Exception {
        List<Callable<Boolean>> pushes = new ArrayList<>();
        List<Descriptor> manifests = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Descriptor image = image(web());
            manifests.add(image);
            pushes.add(() -> web().tagUnlessTaken("1.0", image));
        }

        List<Boolean> taken = atOnce(pushes);

        assertThat(taken.stream().filter(won -> won)).hasSize(1);
        assertThat(web().resolve("1.0")).isEqualTo(manifests.get(taken.indexOf(true)));
    }

    @Test
    void readsOnWhatIsDeletedMeanwhile() throws IOException {
        Blob blob = images.blob(300_000);
        web().put(blob);

        try (InputStream in = web().open(blob.descriptor())) {
            byte[] start = in.readNBytes(1000);
            web().delete(blob.descriptor());
            byte[] rest = in.readAllBytes();

            assertThat(start.length + rest.length).isEqualTo(300_000);
        }
    }

    @Test
    void losesNothingThatIsPushedWhileGarbageIsCollected() throws Exception {
        assumeThat(collects()).isTrue();
        Blob shared = images.blob(1000);
        web().put(shared);
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int pusher = 0; pusher < 4; pusher++) {
            String path = "acme/pusher" + pusher;
            tasks.add(() -> {
                for (int i = 0; i < 10; i++) {
                    push(path, "v" + i, shared);
                }
                return true;
            });
        }
        tasks.add(() -> {
            for (int i = 0; i < 20; i++) {
                storage().collectGarbage(TAGGED_ONLY);
            }
            return true;
        });
        // What was there is old, what is being pushed is not.
        clock.goOn(GarbageOptions.DEFAULT.grace().plusMinutes(1));

        atOnce(tasks);

        for (int pusher = 0; pusher < 4; pusher++) {
            StoredRepository repository = storage().repository("acme/pusher" + pusher);
            assertThat(repository.tags()).hasSize(10);
            for (String tag : repository.tags()) {
                for (Descriptor child :
                        read(repository, repository.resolve(tag)).children()) {
                    assertThat(bytes(repository, child)).hasSize((int) child.size());
                }
            }
        }
    }

    /// As clients do: what is there is not sent again.
    private void push(String path, String tag, Blob shared) throws IOException {
        StoredRepository repository = storage().repository(path);
        Blob own = Blob.of(CUSTOM, (path + tag).getBytes(UTF_8));
        for (Blob blob : List.of(shared, own)) {
            if (repository.find(blob.descriptor().digest()).isEmpty() && !repository.adopt(blob.descriptor(), web())) {
                Upload upload = repository.startUpload(Digest.Algorithm.SHA256);
                upload.append(blob.open());
                upload.keep(blob.descriptor().digest());
            }
        }
        Manifest.Image image = Manifest.ofImage(own.descriptor(), List.of(shared.descriptor(), own.descriptor()));
        repository.putManifest(image.descriptor(), image);
        repository.tag(tag, image.descriptor());
    }

    @Test
    void deletesAndPushesAtOnce() throws Exception {
        Descriptor image = image(web());
        Manifest.Image manifest = read(web(), image);
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tasks.add(() -> {
                web().putManifest(image, manifest);
                return true;
            });
            tasks.add(() -> {
                web().delete(image);
                return true;
            });
        }

        atOnce(tasks);

        boolean isHere = web().find(image.digest()).isPresent();
        assertThat(isHere ? bytes(web(), image) : manifest.raw()).isEqualTo(manifest.raw());
        assertThat(storage().repositories("", 9).entries()).hasSize(isHere ? 1 : 0);
    }

    @Test
    void hasAllThatItHadAfterARestart() throws IOException {
        assumeThat(lasts()).isTrue();
        Descriptor image = image(web());
        Descriptor signature = Artifacts.about(web(), image, "application/vnd.acme.signature");
        Descriptor custom = putCustom(web(), "{}");
        Descriptor gone = image(other());
        web().tag("1.0", image);
        web().tag("recipe", custom);
        web().tag("old", image);
        web().untag("old");
        other().tag("1.0", gone);
        other().delete(gone);

        reopen();

        assertThat(storage().repositories("", 9).entries()).containsExactly(WEB);
        assertThat(web().tags("", 9).entries()).containsExactly("1.0", "recipe");
        assertThat(web().resolve("1.0")).isEqualTo(image);
        assertThat(web().resolve("recipe")).isEqualTo(custom);
        assertThat(web().find(image.digest())).contains(image);
        assertThat(web().referrers(image)).containsExactly(signature);
        for (Descriptor child : read(web(), image).children()) {
            assertThat(bytes(web(), child)).hasSize((int) child.size());
        }
        assertThat(other().tags()).isEmpty();
        assertThat(other().exists()).isTrue();
        assertThatThrownBy(() -> other().resolve(gone.digest().toString())).isInstanceOf(ImageException.NotFound.class);
    }
}
