package dev.dray.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.content.Blob;
import dev.dray.content.ImageException;
import dev.dray.content.ImageStore;
import dev.dray.content.Referrers;
import dev.dray.http.Headers;
import dev.dray.http.HttpReply;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Platform;
import dev.dray.server.RegistryHandler;
import dev.dray.storage.MemoryStorage;
import dev.dray.testkit.Artifacts;
import dev.dray.testkit.RandomImages;
import dev.dray.testkit.ScriptedHttp;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who refers to a manifest (protocols C90 to C97).
final class ReferrersListTest {
    private static final Descriptor SUBJECT = Descriptor.of(MediaType.OCI_MANIFEST, new byte[1]);
    private static final String LIST = "/v2/team/app/referrers/" + SUBJECT.digest();
    private static final String TAG = "/v2/team/app/manifests/" + Referrers.tag(SUBJECT.digest());
    private static final String INDEX = MediaType.OCI_INDEX.value();

    private final ScriptedHttp server = new ScriptedHttp();
    private final RegistryStore store = Clients.store(server);

    private static Descriptor referrer(String artifactType) {
        Descriptor plain = Descriptor.of(MediaType.OCI_MANIFEST, artifactType.getBytes(UTF_8));
        return new Descriptor(
                plain.mediaType(), plain.digest(), plain.size(), Map.of("k", "v"), List.of(), null, artifactType, null);
    }

    private static HttpReply list(Descriptor... referrers) {
        return reply(INDEX, Manifest.ofIndex(List.of(referrers)).raw());
    }

    private static HttpReply reply(String type, byte[] body) {
        return HttpReply.of(200, Headers.of("Content-Type", type), body);
    }

    @Test
    void areListedByTheRegistryInPages() throws IOException {
        server.on("GET " + LIST, list(referrer("a/sbom")).withHeader("Link", "<" + LIST + "?next=2>; rel=\"next\""))
                .on("GET " + LIST + "?next=2", list(referrer("a/signature"), referrer("a/sbom")));

        List<Descriptor> found = store.referrers(SUBJECT);

        assertThat(found).containsExactly(referrer("a/sbom"), referrer("a/signature"));
        assertThat(server.calls().getFirst().headers().all("Accept")).containsExactly(INDEX);
        assertThat(server.calls()).hasSize(2);
    }

    /// Protocols C92: who filtered says so, but to filter again does no harm.
    @ParameterizedTest
    @ValueSource(strings = {"", "artifactType"})
    void areFilteredWhetherTheRegistryFiltersOrNot(String applied) throws IOException {
        HttpReply reply = applied.isEmpty()
                ? list(referrer("a/sbom"), referrer("a/b+json"))
                : list(referrer("a/b+json")).withHeader("OCI-Filters-Applied", applied);
        server.on("GET " + LIST + "?artifactType=a%2Fb%2Bjson", reply);

        assertThat(store.referrers(SUBJECT, "a/b+json")).containsExactly(referrer("a/b+json"));
    }

    @Test
    void anEmptyListIsAnAnswer() throws IOException {
        server.on("GET " + LIST, reply(INDEX, "{\"schemaVersion\":2,\"manifests\":null}".getBytes(UTF_8)))
                .on("GET " + TAG, call -> list(referrer("a/sbom")));

        assertThat(store.referrers(SUBJECT)).isEmpty();
    }

    /// Protocols C93.
    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 406, 501})
    void areReadFromATagWhereTheRegistryKnowsNoList(int status) throws IOException {
        server.on("GET " + LIST, HttpReply.of(status)).on("GET " + TAG, call -> list(referrer("a/sbom")));

        assertThat(store.referrers(SUBJECT)).containsExactly(referrer("a/sbom"));
        assertThat(store.referrers(SUBJECT, "a/other")).isEmpty();
    }

    /// Protocols C93: GHCR leads to a page for people.
    @ParameterizedTest
    @CsvSource({"200", "404", "429", "500"})
    void areReadFromATagWhereTheRegistryLeadsToAPage(int status) throws IOException {
        server.on("GET " + LIST, HttpReply.of(303, Headers.of("Location", "https://web.example/login")))
                .on(
                        "GET https://web.example/login",
                        HttpReply.of(status, Headers.of("Content-Type", "text/html"), "<html>".getBytes(UTF_8)))
                .on("GET " + TAG, call -> list(referrer("a/sbom")));

        assertThat(store.referrers(SUBJECT)).containsExactly(referrer("a/sbom"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html; charset=utf-8", "application/json", ""})
    void areReadFromATagWhereTheListIsOfAnotherType(String type) throws IOException {
        server.on("GET " + LIST, reply(type, "{}".getBytes(UTF_8))).on("GET " + TAG, call -> list(referrer("a/sbom")));

        assertThat(store.referrers(SUBJECT)).containsExactly(referrer("a/sbom"));
    }

    @Test
    void theRegistryIsNotAskedAgainForListsThatItDoesNotKnow() throws IOException {
        server.on("GET " + TAG, call -> list(referrer("a/sbom")));

        store.referrers(SUBJECT);
        store.referrers(SUBJECT);

        assertThat(server.lines())
                .containsExactly(
                        "GET https://reg.example" + LIST,
                        "GET https://reg.example" + TAG,
                        "GET https://reg.example" + TAG);
    }

    @Test
    void a404IsAboutOneDigestOnlyWhereTheRegistryHasGivenAListBefore() throws IOException {
        Descriptor other = Descriptor.of(MediaType.OCI_MANIFEST, new byte[2]);
        server.on("GET " + LIST, list(referrer("a/sbom"))).on("GET " + LIST, list(referrer("a/sbom")));

        store.referrers(SUBJECT);
        List<Descriptor> ofOther = store.referrers(other);

        assertThat(ofOther).isEmpty();
        assertThat(store.referrers(SUBJECT)).containsExactly(referrer("a/sbom"));
    }

    @Test
    void a400MayBeAboutOneDigestOnly() throws IOException {
        server.on("GET " + LIST, HttpReply.of(400)).on("GET " + LIST, list(referrer("a/sbom")));

        assertThat(store.referrers(SUBJECT)).isEmpty();
        assertThat(store.referrers(SUBJECT)).containsExactly(referrer("a/sbom"));
    }

    @Test
    void thereAreNoneWhereThereIsNoTagEither() throws IOException {
        assertThat(store.referrers(SUBJECT)).isEmpty();
    }

    @Test
    void anImageUnderTheTagOfTheListIsNoList() throws IOException {
        Manifest image = Manifest.ofImage(Descriptor.of(MediaType.OCI_CONFIG, new byte[0]), List.of());
        server.on("GET " + TAG, reply(MediaType.OCI_MANIFEST.value(), image.raw()));

        assertThat(store.referrers(SUBJECT)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aRefusalIsNoEmptyList(int status) {
        server.on("GET " + LIST, HttpReply.of(status));

        assertThatThrownBy(() -> store.referrers(SUBJECT)).isInstanceOf(ImageException.Denied.class);
    }

    @Test
    void aListThatGoesInCirclesIsRefused() {
        server.on("GET " + LIST, call -> list(referrer("a/sbom")).withHeader("Link", "<" + LIST + ">; rel=\"next\""));

        assertThatThrownBy(() -> store.referrers(SUBJECT))
                .isInstanceOf(ImageException.Rejected.class)
                .hasMessageContaining("never ends");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "[]",
                "{\"manifests\":{}}",
                "{\"manifests\":[{}]}",
                "{\"manifests\":[{\"mediaType\":\"a/b\",\"digest\":\"sha256:../x\",\"size\":1}]}",
                "{\"manifests\":[{\"mediaType\":\"a/b\",\"size\":99999999999999999999,\"digest\":\"sha256:x\"}]}"
            })
    void aListThatIsNoneIsCorrupt(String body) {
        server.on("GET " + LIST, reply(INDEX, body.getBytes(UTF_8)));

        assertThatThrownBy(() -> store.referrers(SUBJECT)).isInstanceOf(ImageException.Corrupt.class);
    }

    /// The fallback, and what becomes of it when the registry learns of lists (protocols C97).
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void areFoundWhereTheyStandUnderATag(boolean old) throws IOException {
        MemoryStorage storage = new MemoryStorage();
        RegistryStore here = Clients.store(old ? new OldRegistry(storage) : new RegistryHandler(storage));
        ImageStore there = storage.repository("team/app");
        Descriptor image = new RandomImages(1).image(there, Platform.LINUX_AMD64, 1, 10);
        Descriptor sbom = Artifacts.about(there, image, "a/sbom");
        RandomImages.index(there, Referrers.tag(image.digest()), List.of(sbom));

        assertThat(here.referrers(image)).containsExactly(sbom);
        assertThat(here.referrers(sbom)).isEmpty();
        assertThat(here.has(Blob.from(here, sbom).descriptor())).isTrue();
    }

    /// Protocols C94: cut short for a longer digest.
    @Test
    void areReadFromTheShortTagOfALongDigest() throws IOException {
        Digest sha512 = Digest.of(Digest.Algorithm.SHA512, new byte[1]);
        Descriptor subject = new Descriptor(MediaType.OCI_MANIFEST, sha512, 1);
        server.on("GET /v2/team/app/manifests/sha512-" + sha512.hex().substring(0, 64), list(referrer("a/sbom")));

        assertThat(store.referrers(subject)).containsExactly(referrer("a/sbom"));
    }
}
