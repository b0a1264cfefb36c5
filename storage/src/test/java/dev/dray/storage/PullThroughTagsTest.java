package dev.dray.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.ImageException;
import dev.dray.model.Descriptor;
import dev.dray.testkit.Artifacts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a pull-through storage says of tags, lists and referrers.
final class PullThroughTagsTest extends PullThroughRig {
    @Test
    void keepsAnImageThatWasPulled() throws IOException {
        Descriptor image = push("1.0");
        assertThat(pull("1.0")).isEqualTo(image);
        upstream.calls();
        upstream.failing(call -> {
            throw new SocketException("no network");
        });

        assertThat(pull("1.0")).isEqualTo(image);
        assertThat(web().resolve(image.digest().toString())).isEqualTo(image);
        assertThat(upstream.calls()).isEmpty();
        assertThat(storage().repositories("", 9).entries()).containsExactly(WEB);
    }

    @Test
    void asksForNoMoreThanTheTagWhenItsTimeIsOver() throws IOException {
        push("1.0");
        pull("1.0");
        upstream.calls();
        clock.goOn(TIME_TO_LIVE.plusSeconds(1));

        pull("1.0");
        pull("1.0");

        assertThat(upstream.calls()).containsExactly("resolve 1.0");
    }

    @Test
    void followsATagThatMoved() throws IOException {
        Descriptor first = push("latest");
        pull("latest");
        Descriptor second = push("latest");
        assertThat(web().resolve("latest")).isEqualTo(first);

        clock.goOn(TIME_TO_LIVE.plusSeconds(1));

        assertThat(pull("latest")).isEqualTo(second);
        assertThat(web().resolve(first.digest().toString())).isEqualTo(first);
    }

    static List<IOException> passingFailures() {
        return List.of(
                new ImageException.Unreachable("no connection", null, null),
                new ImageException.RateLimited("too many", Duration.ofSeconds(1)),
                new ImageException.RateLimited("too many", null),
                new ImageException.Rejected("HTTP 503"),
                new SocketException("reset"));
    }

    @ParameterizedTest
    @MethodSource("passingFailures")
    void givesWhatItKnowsWhereTheUpstreamFails(IOException failure) throws IOException {
        Descriptor image = push("1.0");
        pull("1.0");
        upstream.calls();
        clock.goOn(TIME_TO_LIVE.plusSeconds(1));
        upstream.failing(call -> {
            throw failure;
        });

        assertThat(web().resolve("1.0")).isEqualTo(image);
        assertThat(web().resolve("1.0")).isEqualTo(image);

        assertThat(upstream.calls()).as("asked once, then left alone").hasSize(1);
        assertThat(waits).isEmpty();
        clock.goOn(PullThroughOptions.DEFAULT.holdOff().plusSeconds(1));
        web().resolve("1.0");
        assertThat(upstream.calls()).hasSize(1);
    }

    /// Reading manifests is what Docker Hub counts; asking what a tag is goes on (protocols E41).
    @Test
    void givesWhatItKnowsWhereOnlyTheNewManifestCannotBeRead() throws IOException {
        Descriptor first = push("latest");
        pull("latest");
        Descriptor second = push("latest");
        clock.goOn(TIME_TO_LIVE.plusSeconds(1));
        upstream.failing(call -> {
            if (call.startsWith("open")) {
                throw new ImageException.RateLimited("too many pulls", null);
            }
        });

        assertThat(pull("latest")).isEqualTo(first);

        upstream.working();
        clock.goOn(PullThroughOptions.DEFAULT.holdOff().plusSeconds(1));
        assertThat(pull("latest")).isEqualTo(second);
    }

    @Test
    void losesATagThatTheUpstreamLost() throws IOException {
        Descriptor image = push("1.0");
        pull("1.0");
        remote().untag("1.0");
        clock.goOn(TIME_TO_LIVE.plusSeconds(1));

        assertThatThrownBy(() -> web().resolve("1.0")).isInstanceOf(ImageException.NotFound.class);

        assertThat(local.repository(WEB).tags()).isEmpty();
        assertThat(web().resolve(image.digest().toString())).isEqualTo(image);
    }

    @Test
    void givesNothingToWhoIsNoLongerAllowed() throws IOException {
        push("1.0");
        pull("1.0");
        clock.goOn(TIME_TO_LIVE.plusSeconds(1));
        upstream.failing(call -> {
            throw new ImageException.Denied("HTTP 401", null);
        });

        assertThatThrownBy(() -> web().resolve("1.0")).isInstanceOf(ImageException.Denied.class);
    }

    @Test
    void passesOnAFailureWhereNothingIsKnown() {
        upstream.failing(call -> {
            throw new ImageException.Unreachable("no connection", null, null);
        });

        assertThatThrownBy(() -> web().resolve("1.0")).isInstanceOf(ImageException.Unreachable.class);
    }

    /// A client that is told so tries again.
    @Test
    void saysThatABrokenUpstreamIsUnreachable() {
        upstream.failing(call -> {
            throw new ImageException.Rejected("HTTP 503");
        });

        assertThatThrownBy(() -> web().resolve("1.0"))
                .isInstanceOf(ImageException.Unreachable.class)
                .hasMessage("the hub failed: HTTP 503");
    }

    @Test
    void asksOnceForAllWhoAskAtTheSameTime() throws Exception {
        Descriptor image = push("1.0");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        upstream.failing(call -> {
            asked.countDown();
            await(go);
        });
        Callable<Descriptor> question = () -> web().resolve("1.0");

        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Descriptor> first = executor.submit(question);
            asked.await();
            List<Future<Descriptor>> others =
                    List.of(executor.submit(question), executor.submit(question), executor.submit(question));
            go.countDown();

            assertThat(first.get()).isEqualTo(image);
            for (Future<Descriptor> other : others) {
                assertThat(other.get()).isEqualTo(image);
            }
        }
        assertThat(upstream.calls()).containsOnlyOnce("resolve 1.0");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void refusesAManifestThatIsNotWhatWasAskedFor() throws IOException {
        Descriptor image = push("1.0");
        upstream.giving(in -> new ByteArrayInputStream(new byte[(int) image.size()]));

        assertThatThrownBy(() -> web().resolve("1.0")).isInstanceOf(ImageException.Corrupt.class);

        assertThat(local.repository(WEB).find(image.digest())).isEmpty();
    }

    @Test
    void listsTheTagsThereAndHere() throws IOException {
        push("2.0");
        pull("2.0");
        push("1.0");
        remote().untag("2.0");

        assertThat(web().tags("", 9)).isEqualTo(new Page(List.of("1.0", "2.0"), false));
        assertThat(web().tags("1.0", 9).entries()).containsExactly("2.0");
        assertThat(web().exists()).isTrue();
        assertThat(upstream.calls()).containsOnlyOnce("tags");
    }

    @Test
    void listsTheTagsHereWhereTheUpstreamFails() throws IOException {
        push("1.0");
        pull("1.0");
        push("2.0");
        upstream.failing(call -> {
            throw new ImageException.RateLimited("too many", Duration.ofSeconds(5));
        });

        assertThat(web().tags()).containsExactly("1.0");
    }

    @Test
    void hasNoRepositoryThatTheUpstreamDoesNotHave() throws IOException {
        upstream.failing(call -> {
            throw new ImageException.NotFound("HTTP 404");
        });

        assertThat(web().tags()).isEmpty();
        assertThat(web().exists()).isFalse();
        assertThatThrownBy(() -> web().resolve("1.0")).isInstanceOf(ImageException.NotFound.class);
    }

    @Test
    void listsReferrersThereAndHere() throws IOException {
        Descriptor image = push("1.0");
        pull("1.0");
        Descriptor here = Artifacts.about(local.repository(WEB), image, "application/vnd.acme.listing");
        Descriptor there = Artifacts.about(remote(), image, "application/vnd.acme.signature");

        assertThat(web().referrers(image)).containsExactlyInAnyOrder(here, there);
        upstream.failing(call -> {
            throw new SocketException("reset");
        });
        assertThat(web().referrers(image)).containsExactly(here);
    }
}
