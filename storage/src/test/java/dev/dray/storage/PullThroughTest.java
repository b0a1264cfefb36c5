package dev.dray.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.Progress;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.Platform;
import dev.dray.testkit.RandomImages;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where repositories come from, how long one waits, and what goes with time.
final class PullThroughTest extends PullThroughRig {
    @Test
    void takesNothingForAnUpstream() throws IOException {
        Descriptor image = push("1.0");
        pull("1.0");

        assertThatThrownBy(() -> web().startUpload(Digest.Algorithm.SHA256))
                .isInstanceOf(ImageException.Unsupported.class)
                .hasMessage("hub/acme/web is read from the hub: nothing can be put there");
        assertThatThrownBy(() -> web().put(images.blob(10))).isInstanceOf(ImageException.Unsupported.class);
        assertThatThrownBy(() -> web().tag("2.0", image)).isInstanceOf(ImageException.Unsupported.class);
        assertThatThrownBy(() -> web().untag("1.0")).isInstanceOf(ImageException.Unsupported.class);
        assertThatThrownBy(() -> web().delete(image)).isInstanceOf(ImageException.Unsupported.class);
        assertThat(web().findUpload("x")).isEmpty();
    }

    @Test
    void takesABlobOfAnUpstreamIntoARepositoryHere() throws IOException {
        Blob blob = images.blob(100);
        remote().put(blob);
        StoredRepository own = storage().repository("acme/own");

        // As the server mounts.
        boolean adopted = own.adopt(blob.descriptor(), web());
        if (!adopted) {
            own.put(Blob.from(web(), blob.descriptor()));
        }

        assertThat(read(own, blob.descriptor())).isEqualTo(blob.open().readAllBytes());
    }

    @Test
    void readsFromTheUpstreamWithTheLongestPrefix() throws IOException {
        ScriptedUpstream special = new ScriptedUpstream();
        ScriptedUpstream rest = new ScriptedUpstream();
        Descriptor there = images.image(special.repository("web"), Platform.LINUX_AMD64, 1, 10)
                .withPlatform(null);
        special.repository("web").tag("1.0", there);
        Descriptor elsewhere = images.image(rest.repository("other/web"), Platform.LINUX_AMD64, 1, 10)
                .withPlatform(null);
        rest.repository("other/web").tag("1.0", elsewhere);
        List<Upstream> upstreams = List.of(
                new Upstream("", "all", rest, TIME_TO_LIVE), new Upstream("acme/", "acme", special, TIME_TO_LIVE));

        try (Storage both =
                PullThrough.open(new MemoryStorage(), upstreams, PullThroughOptions.DEFAULT, folder.resolve("both"))) {
            assertThat(both.repository("acme/web").resolve("1.0")).isEqualTo(there);
            assertThat(both.repository("other/web").resolve("1.0")).isEqualTo(elsewhere);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hub", "/", "Hub/", "hub//", "hub/../"})
    void refusesWhatBeginsNoPath(String prefix) {
        assertThatThrownBy(() -> new Upstream(prefix, "x", upstream, TIME_TO_LIVE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + prefix + "\"");
    }

    @Test
    void waitsWhereTheUpstreamAsksForIt() throws IOException {
        Descriptor image = push("1.0");
        upstream.failing(call -> {
            if (waits.isEmpty()) {
                throw new ImageException.RateLimited("too many", Duration.ofSeconds(20));
            }
        });

        assertThat(web().resolve("1.0")).isEqualTo(image);

        assertThat(waits).containsExactly(Duration.ofSeconds(20));
    }

    @Test
    void waitsForABlobToo() throws IOException {
        Blob blob = images.blob(100);
        remote().put(blob);
        upstream.failing(call -> {
            if (waits.isEmpty()) {
                throw new ImageException.RateLimited("too many", Duration.ZERO);
            }
        });

        assertThat(read(web(), blob.descriptor())).hasSize(100);
        assertThat(waits).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void waitsNoLongerThanItMay() {
        upstream.failing(call -> {
            throw new ImageException.RateLimited("too many", Duration.ofSeconds(25));
        });

        assertThatThrownBy(() -> web().resolve("1.0"))
                .isInstanceOfSatisfying(
                        ImageException.RateLimited.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(25)));

        assertThat(waits).containsExactly(Duration.ofSeconds(25), Duration.ofSeconds(25));
    }

    @Test
    void asksNobodyWhileTheUpstreamWantsToBeLeftAlone() throws IOException {
        push("1.0");
        upstream.failing(call -> {
            throw new ImageException.RateLimited("too many", Duration.ofSeconds(90));
        });
        assertThatThrownBy(() -> web().resolve("1.0")).isInstanceOf(ImageException.RateLimited.class);
        upstream.working();
        upstream.calls();
        clock.goOn(Duration.ofSeconds(20));

        assertThatThrownBy(() -> web().resolve("2.0"))
                .isInstanceOfSatisfying(
                        ImageException.RateLimited.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(70)));
        assertThat(upstream.calls()).isEmpty();
        clock.goOn(Duration.ofSeconds(30));
        web().resolve("1.0");
        assertThat(waits).containsExactly(Duration.ofSeconds(40));
    }

    @Test
    void passesOnThatThereAreTooManyWhereNobodySaysForHowLong() {
        upstream.failing(call -> {
            throw new ImageException.RateLimited("too many", null);
        });

        assertThatThrownBy(() -> web().resolve("1.0")).isInstanceOf(ImageException.RateLimited.class);
        assertThat(waits).isEmpty();
    }

    @Test
    void dropsWhatNobodyAskedForInALongTime() throws IOException {
        Descriptor used = push("used");
        Descriptor unused = push("unused");
        pull("used");
        pull("unused");
        Descriptor layer = manifest(local.repository(WEB), unused).layers().getFirst();
        clock.goOn(Duration.ofDays(20));
        pull("used");
        clock.goOn(Duration.ofDays(20));

        GarbageReport told = storage().collectGarbage(GarbageOptions.DEFAULT.withDryRun(true));
        assertThat(local.repository(WEB).resolve("unused")).isEqualTo(unused);
        GarbageReport report = storage().collectGarbage(GarbageOptions.DEFAULT);

        assertThat(told.manifests()).isEqualTo(1);
        assertThat(report.manifests()).isEqualTo(1);
        assertThat(report.blobs()).isEqualTo(3);
        assertThat(local.repository(WEB).tags()).containsExactly("used");
        assertThat(local.repository(WEB).has(layer)).isFalse();
        upstream.calls();
        assertThat(pull("used")).isEqualTo(used);
        assertThat(upstream.calls()).containsExactly("resolve used");
        assertThat(pull("unused")).isEqualTo(unused);
    }

    @Test
    void keepsTheImagesOfAnIndexThatIsAskedFor() throws IOException {
        Descriptor index = images.index(remote(), "1.0", Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        Descriptor image = Manifest.parse(index.mediaType(), read(remote(), index))
                .children()
                .getFirst();
        web().resolve("1.0");
        web().resolve(image.digest().toString());
        clock.goOn(Duration.ofDays(20));
        web().resolve("1.0");
        clock.goOn(Duration.ofDays(20));

        storage().collectGarbage(GarbageOptions.DEFAULT);

        assertThat(local.repository(WEB).find(image.digest())).isPresent();
    }

    @Test
    void remembersWhatWasUsedAfterARestart() throws IOException {
        push("1.0");
        pull("1.0");
        clock.goOn(Duration.ofDays(31));
        start();

        assertThat(storage().collectGarbage(GarbageOptions.DEFAULT).manifests()).isEqualTo(1);
    }

    @Test
    void takesWhatWasThereBeforeForUsedNow() throws IOException {
        Descriptor image = RandomImages.image(local.repository(WEB), Platform.LINUX_AMD64, List.of(), List.of());
        local.repository(WEB).tag("1.0", image);
        clock.goOn(Duration.ofDays(31));

        assertThat(storage().collectGarbage(GarbageOptions.DEFAULT).manifests()).isZero();
        clock.goOn(Duration.ofDays(31));
        assertThat(storage().collectGarbage(GarbageOptions.DEFAULT).manifests()).isEqualTo(1);
    }

    @Test
    void asksNobodyWhereSomethingMayBe() throws IOException {
        push("1.0");
        pull("1.0");
        Blob unknown = images.blob(10);
        remote().put(unknown);
        upstream.calls();

        assertThat(storage().findRepositoryWith(unknown.descriptor().digest(), path -> true))
                .isEmpty();
        assertThat(upstream.calls()).isEmpty();
    }

    @Test
    void verifiesWhatIsHere() throws IOException {
        push("1.0");
        pull("1.0");
        upstream.calls();
        clock.goOn(TIME_TO_LIVE.plusSeconds(1));

        StorageReport report = storage().verify(Progress.SILENT);

        assertThat(report.isSound()).isTrue();
        assertThat(report.blobs()).isEqualTo(4);
        assertThat(upstream.calls()).isEmpty();
    }

    @Test
    void keepsAllForEverWhereAsked() throws IOException {
        start(PullThroughOptions.DEFAULT.withKeepUnused(null));
        push("1.0");
        pull("1.0");
        clock.goOn(Duration.ofDays(3650));

        assertThat(storage().collectGarbage(GarbageOptions.DEFAULT)).isEqualTo(GarbageReport.NOTHING);
    }
}
