package dev.dray.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.Dray;
import dev.dray.DrayOptions;
import dev.dray.Place;
import dev.dray.content.ImageException;
import dev.dray.credentials.Keychain;
import dev.dray.junit.Fault;
import dev.dray.junit.RecordedCall;
import dev.dray.junit.TestImage;
import dev.dray.junit.TestRegistry;
import dev.dray.junit.WithRegistry;
import dev.dray.server.ListenerOptions;
import dev.dray.server.RegistryOptions;
import dev.dray.server.RegistryServer;
import dev.dray.storage.DiskStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedRegistryExample {
    @TempDir
    Path folder;

    private DrayOptions options() {
        return DrayOptions.DEFAULT.withStore(folder.resolve("store")).withKeychain(Keychain.NONE);
    }

    @Test
    void servesARegistryInThisProcess() throws IOException {
        List<String> names = new ArrayList<>();

        // example: Serve a registry in your own program
        try (RegistryServer server = RegistryServer.start()) { // empty, in memory, on a free port of this machine
            names.add(server.address() + "/acme/web"); // what to push to, as in 127.0.0.1:41234/acme/web
        }
        try (DiskStorage storage = DiskStorage.open(folder.resolve("registry"));
                RegistryServer server =
                        RegistryServer.start(RegistryOptions.of(storage), ListenerOptions.LOCAL.withHost("0.0.0.0"))) {
            names.add(server.address() + "/acme/web");
        }
        // end

        assertThat(names).allMatch(name -> name.matches("(127.0.0.1|0.0.0.0):[0-9]+/acme/web"));
    }

    @Test
    @WithRegistry
    void readsFromARegistryOfItsOwn(TestRegistry registry) throws IOException {
        Path directory = folder.resolve("tree");

        // example: A registry in a JUnit test
        // @WithRegistry stands on the test, and TestRegistry registry is its parameter
        registry.put("acme/web:1.0", TestImage.of("etc/motd", "hello"));
        try (Dray dray = Dray.open(options())) {
            dray.unpack(registry.address() + "/acme/web:1.0", directory);
        }
        assertThat(directory.resolve("etc/motd")).hasContent("hello");
        assertThat(registry.calls()).extracting(RecordedCall::line).contains("HEAD /v2/acme/web/manifests/1.0");
        // end
    }

    @Test
    @WithRegistry(users = "ann:secret", anonymousPull = true)
    void meetsABadDay(TestRegistry registry) throws IOException {
        registry.put("acme/web:1.0", TestImage.of("etc/motd", "hello"));
        Path directory = folder.resolve("tree");

        // example: Faults at places of your choice
        registry.spoil("GET /v2/acme/web/manifests/", Fault.tooManyRequests(Duration.ZERO)); // the next such call
        registry.spoil("GET /v2/acme/web/blobs/", 2, Fault.cutAfter(100)); // the next two
        try (Dray dray = Dray.open(options())) {
            dray.unpack(registry.address() + "/acme/web:1.0", directory); // waits, goes on, and succeeds
        }
        registry.spoil("", Integer.MAX_VALUE, Fault.status(404)); // all calls from now on
        // end

        assertThat(directory.resolve("etc/motd")).hasContent("hello");
        try (Dray dray = Dray.open(options())) {
            assertThatThrownBy(() -> dray.image(Place.parse(registry.address() + "/acme/web:1.0")))
                    .isInstanceOf(ImageException.class);
        }
    }
}
