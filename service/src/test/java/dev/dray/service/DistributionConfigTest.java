package dev.dray.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dray.server.Policy;
import dev.dray.server.TlsOptions;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DistributionConfigTest {
    private static final String LEAST = """
        version: 0.1
        storage: inmemory
        """;

    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    Path folder;

    @Test
    void theLeastThereCanBeListensEverywhereAndLogsCalls() throws IOException {
        DistributionConfig config = read(LEAST);

        assertThat(config.unsupported()).isEmpty();
        ServiceOptions options = config.options();
        assertThat(options.keeping().kind()).isEqualTo(Keeping.Kind.MEMORY);
        assertThat(options.admission()).isEqualTo(Admission.OPEN);
        assertThat(options.listening().listener().host()).isEqualTo("0.0.0.0");
        assertThat(options.listening().listener().port()).isEqualTo(5000);
        assertThat(options.watching().log()).isEqualTo(new Watching.Log("-", LogFormat.COMBINED));
        assertThat(options.watching().operations()).isNull();
        assertThat(options.webhooks()).isEmpty();
    }

    @Test
    void uploadsArePurgedAndNothingElseIs() throws IOException {
        Cleaning usual = cleaning("{}");
        assertThat(usual.every()).isEqualTo(Duration.ofDays(1));
        assertThat(usual.what().uploads()).isEqualTo(Duration.ofDays(7));
        assertThat(usual.what().grace()).isGreaterThan(Duration.ofDays(1000));

        Cleaning asked = cleaning("{uploadpurging: {age: 1h30m, interval: 10m, dryrun: true}}");
        assertThat(asked.every()).isEqualTo(Duration.ofMinutes(10));
        assertThat(asked.what().uploads()).isEqualTo(Duration.ofMinutes(90));
        assertThat(asked.what().dryRun()).isTrue();

        assertThat(read(storage("{uploadpurging: {enabled: false}}"))
                        .options()
                        .keeping()
                        .cleaning())
                .isNull();
    }

    private Cleaning cleaning(String maintenance) throws IOException {
        return Objects.requireNonNull(
                read(storage(maintenance)).options().keeping().cleaning());
    }

    private static String storage(String maintenance) {
        return "version: 0.1\nstorage:\n  inmemory:\n  maintenance: " + maintenance;
    }

    @ParameterizedTest
    @CsvSource({
        "':5000',             0.0.0.0,   5000",
        "localhost:443,       localhost, 443",
        "'''[::1]:5001''',    ::1,       5001",
        "'127.0.0.1:0',       127.0.0.1, 0",
    })
    void anAddressIsWrittenAsGoWritesIt(String text, String host, int port) throws IOException {
        Listening listening = read(LEAST + "http:\n  addr: " + text).options().listening();

        assertThat(listening.listener().host()).isEqualTo(host);
        assertThat(listening.listener().port()).isEqualTo(port);
    }

    @Test
    void theRestOfHttp() throws IOException {
        DistributionConfig config = read(LEAST + """
            http:
              addr: :5000
              host: https://registry.example.com
              tls: {certificate: /certs/a.pem, key: /certs/a.key, clientcas: [/certs/ca.pem], minimumtls: tls1.2}
              draintimeout: 60s
              relativeurls: true
              secret: ignored
              headers:
                X-Content-Type-Options: [nosniff]
                X-Many: [a, b]
              http2: {disabled: true}
              debug:
                addr: localhost:5001
                prometheus: {enabled: true, path: /figures}
            """);

        assertThat(config.unsupported()).isEmpty();
        ServiceOptions options = config.options();
        assertThat(options.listening().listener().stopTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.listening().listener().tls())
                .isEqualTo(TlsOptions.of(Path.of("/certs/a.pem"), Path.of("/certs/a.key"))
                        .withClientAuthorities(Path.of("/certs/ca.pem")));
        assertThat(options.listening().headers().all("x-many")).containsExactly("a", "b");
        assertThat(options.watching().operations()).isEqualTo(new Watching.Address("localhost", 5001, "/figures"));
    }

    @Test
    void metricsAreToldWhenTheyAreAskedFor() throws IOException {
        DistributionConfig config = read(LEAST + "http: {debug: {addr: 'localhost:5001'}}");

        assertThat(config.options().watching().operations()).isEqualTo(new Watching.Address("localhost", 5001, null));
    }

    @ParameterizedTest
    @CsvSource({"error, ERROR", "warn, WARNING", "info, INFO", "debug, DEBUG"})
    void levelsOfTheLog(String text, Level level) throws IOException {
        assertThat(read(LEAST + "log: {level: " + text + "}")
                        .options()
                        .watching()
                        .level())
                .isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({"text, COMBINED", "json, JSON", "logstash, JSON"})
    void formatsOfTheLog(String text, LogFormat format) throws IOException {
        assertThat(read(LEAST + "log: {formatter: " + text + "}")
                        .options()
                        .watching()
                        .log())
                .isEqualTo(new Watching.Log("-", format));
    }

    @Test
    void theAccessLogCanBeTurnedOff() throws IOException {
        assertThat(read(LEAST + "log: {accesslog: {disabled: true}}")
                        .options()
                        .watching()
                        .log())
                .isNull();
    }

    @Test
    void theDistributionsTreeIsServed() throws IOException {
        DistributionConfig config = read("""
            version: 0.1
            storage:
              filesystem: {rootdirectory: /data/registry, maxthreads: 100}
              delete: {enabled: true}
              cache: {blobdescriptor: inmemory}
              redirect: {disable: true}
              maintenance: {readonly: {enabled: true}}
            """);

        assertThat(config.unsupported()).isEmpty();
        Keeping keeping = config.options().keeping();
        assertThat(keeping.kind()).isEqualTo(Keeping.Kind.DISTRIBUTION);
        assertThat(keeping.root()).isEqualTo(Path.of("/data/registry"));
        assertThat(keeping.policy()).isEqualTo(Policy.OPEN.withReadOnly(true));
    }

    @Test
    void nobodyDeletesUnlessThatIsEnabled() throws IOException {
        assertThat(read(LEAST).options().keeping().policy()).isEqualTo(Policy.OPEN.withDeletes(false));
    }

    @Test
    void usersOfAnHtpasswdFileAreLetIn() throws IOException {
        assertThat(read(LEAST + "auth: {htpasswd: {realm: basic-realm, path: /etc/htpasswd}}")
                        .options()
                        .admission())
                .isEqualTo(new Admission.Passwords(
                        new Admission.Known(Map.of(), Path.of("/etc/htpasswd")),
                        new Admission.Permissions(null, false)));
    }

    @Test
    void tokensOfAnotherServerLetIn() throws IOException {
        DistributionConfig config = read(LEAST + """
            auth:
              token:
                realm: https://auth.example.com/token
                service: registry
                issuer: auth
                rootcertbundle: /certs/bundle.pem
                jwks: /certs/keys.json
            """);

        assertThat(config.unsupported()).isEmpty();
        assertThat(config.options().admission())
                .isEqualTo(new Admission.Foreign(
                        URI.create("https://auth.example.com/token"),
                        "registry",
                        "auth",
                        List.of(Path.of("/certs/bundle.pem"), Path.of("/certs/keys.json"))));
    }

    @Test
    void aCacheNamesItsRegistry() throws IOException {
        DistributionConfig config = read(
                LEAST + "proxy: {remoteurl: 'https://registry-1.docker.io', username: me, password: 007, ttl: 168h}");

        assertThat(config.remote())
                .isEqualTo(new DistributionConfig.Remote(URI.create("https://registry-1.docker.io"), "me", "007"));
        assertThat(String.valueOf(config.remote())).doesNotContain("007");
        assertThat(config.unsupported()).containsExactly("proxy.ttl");
        assertThat(read(LEAST).remote()).isNull();
    }

    @Test
    void webhooks() throws IOException {
        DistributionConfig config = read(LEAST + """
            notifications:
              endpoints:
                - name: listener
                  url: https://listener.example.com/event
                  headers: {Authorization: [Bearer secret]}
                  timeout: 500ms
                  threshold: 5
                  backoff: 2s
                  ignoredmediatypes: [application/octet-stream]
                  ignore: {mediatypes: [text/plain], actions: [pull]}
                - name: off
                  disabled: true
                  url: https://off.example.com/
            """);

        assertThat(config.unsupported()).isEmpty();
        assertThat(config.options().webhooks()).singleElement().satisfies(webhook -> {
            assertThat(webhook.name()).isEqualTo("listener");
            assertThat(webhook.url()).isEqualTo(URI.create("https://listener.example.com/event"));
            assertThat(webhook.headers().find("authorization")).contains("Bearer secret");
            assertThat(webhook.delivery().timeout()).isEqualTo(Duration.ofMillis(500));
            assertThat(webhook.delivery().threshold()).isEqualTo(5);
            assertThat(webhook.delivery().backoff()).isEqualTo(Duration.ofSeconds(2));
            assertThat(webhook.ignored().mediaTypes()).isEqualTo(Set.of("application/octet-stream", "text/plain"));
            assertThat(webhook.ignored().actions()).isEqualTo(Set.of("pull"));
            assertThat(webhook.toString()).doesNotContain("secret");
        });
    }

    @Test
    void whatIsPassedOverIsNamed() throws IOException {
        DistributionConfig config = read(LEAST + """
            log: {hooks: [], fields: {service: registry}}
            health: {storagedriver: {enabled: true}, tcp: []}
            notifications: {events: {includereferences: true}, endpoints: [{url: 'http://x.test', other: 1}]}
            redis: {addr: localhost}
            """);

        assertThat(config.unsupported())
                .containsExactlyInAnyOrder(
                        "log.hooks",
                        "log.fields",
                        "health.tcp",
                        "notifications.events",
                        "notifications.endpoints[0].other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth: {silly: {realm: r, service: s}}",
                "http: {prefix: /nested/}",
                "http: {net: unix}",
                "http: {tls: {certificate: a, minimumtls: tls1.3}}",
                "http: {tls: {certificate: a, clientcas: [a, b]}}",
                "auth: {token: {autoredirect: true}}",
                "proxy: {exec: {command: helper}}",
                "http: {tls: {letsencrypt: {hosts: [a]}}}",
                "middleware: {registry: []}",
            })
    void whatWouldMakeItAnotherRegistryIsRefused(String section) {
        assertThatThrownBy(() -> read(LEAST + section))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(folder.resolve("config.yml") + ": ")
                .hasMessageContaining("not supported");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http: {addr: [1]}                | http.addr: want a text",
                "http: {addr: nowhere}            | http.addr: want HOST:PORT",
                "http: {addr: 'x:99999'}          | http.addr: want HOST:PORT",
                "http: yes                        | http: want a section",
                "http: {draintimeout: 60}         | http.draintimeout: want a duration like 30s or 1h30m",
                "http: {headers: {A: b}}          | http.headers.A: want a list",
                "auth: {htpasswd: {realm: r}}     | auth.htpasswd.path: missing",
                "auth: {token: {realm: r}}        | auth.token.rootcertbundle: missing",
                "proxy: {remoteurl: here}         | proxy.remoteurl: want a URL of http or https",
                "log: {level: loud}               | log.level: want error, warn, info or debug",
                "log: {accesslog: {disabled: 2}}  | log.accesslog.disabled: want true or false",
                "notifications: {endpoints: {}}   | notifications.endpoints: want a list",
                "notifications: {endpoints: [{}]} | notifications.endpoints[0].url: missing",
                "notifications: {endpoints: [{url: 'ftp://x'}]} | notifications.endpoints[0].url: want a URL of http"
                        + " or https",
            })
    void aWrongValueIsNamedByItsPath(String section, String message) {
        assertThatThrownBy(() -> read(LEAST + section))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("%s: %s", folder.resolve("config.yml"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"storage: {inmemory: , filesystem: }", "storage: {delete: {enabled: true}}", "storage: {s3: {}}"
            })
    void thereIsOneStorage(String storage) {
        assertThatThrownBy(() -> read("version: 0.1\n" + storage))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("storage");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "version: 0.2", "- a list", "version: [", "version: 0.1\nversion: 0.1"})
    void whatIsNoConfigurationIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> DistributionConfig.read(folder.resolve("none.yml"), Map.of()))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void theEnvironmentGoesBeforeTheFile() throws IOException {
        environment.put("REGISTRY_HTTP_ADDR", "127.0.0.1:7000");
        environment.put("REGISTRY_LOG_ACCESSLOG_DISABLED", "true");
        environment.put("REGISTRY_HTTP_HEADERS_X-One", "[a]");
        environment.put("REGISTRY_NOTIFICATIONS_ENDPOINTS", "[{name: n, url: 'http://x.test/'}]");
        environment.put("REGISTRY_NOTIFICATIONS_ENDPOINTS_0_TIMEOUT", "3s");
        environment.put("REGISTRY_NOTIFICATIONS_ENDPOINTS_1_URL", "http://y.test/");
        environment.put("REGISTRY_NONSENSE", "1");
        environment.put("REGISTRY_AUTH_FILE", "/run/containers/auth.json");

        DistributionConfig config = read(LEAST + "http: {addr: ':5000'}");

        ServiceOptions options = config.options();
        assertThat(options.listening().listener().port()).isEqualTo(7000);
        assertThat(options.listening().headers().find("X-One")).contains("a");
        assertThat(options.watching().log()).isNull();
        assertThat(options.webhooks()).hasSize(2);
        assertThat(options.webhooks().getFirst().delivery().timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.unsupported()).isEqualTo(List.of("nonsense"));
    }

    private DistributionConfig read(String text) throws IOException {
        return DistributionConfig.read(Files.writeString(folder.resolve("config.yml"), text), environment);
    }
}
