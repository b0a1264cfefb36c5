package dev.dray.configuration;

import dev.dray.http.ClientCertificate;
import dev.dray.http.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The certificates for each host: from the options, the folders `certs.d` and the system's list. Read when they are
/// first needed, each once.
final class HostCertificates {
    private final NetworkOptions options;
    private final ConfigurationFolders folders;
    private final Map<Wanted, Tls> known = new HashMap<>();
    private @Nullable List<X509Certificate> usual;
    private @Nullable ClientCertificate given;

    HostCertificates(NetworkOptions options, ConfigurationFolders folders) {
        this.options = options;
        this.folders = folders;
    }

    /// What decides: hosts that are alike in this share one value.
    private record Wanted(
            boolean verified, boolean named, @Nullable Path folder) {}

    /// @param named whether a user named this host as a registry, so that it may see the certificate in the options
    synchronized Tls tls(HostAndPort host, boolean verified, boolean named) throws IOException {
        boolean shown = named && options.certificate() != null;
        Wanted wanted = new Wanted(verified, shown, folder(host).orElse(null));
        Tls tls = known.get(wanted);
        if (tls == null) {
            tls = read(wanted);
            known.put(wanted, tls);
        }
        return tls;
    }

    Optional<Path> folder(HostAndPort host) {
        return folders.certificates(host.host(), host.port());
    }

    /// The same for `curl`, as far as it can be said: it takes one file of authorities only.
    List<String> curlOptions(HostAndPort host, boolean named) {
        List<String> words = new ArrayList<>();
        CertificateFolder folder = folder(host).map(CertificateFolder::find).orElse(null);
        if (options.insecure()) {
            words.add("-k");
        } else if (options.authority() != null) {
            words.addAll(
                    List.of("--cacert", options.authority().toAbsolutePath().toString()));
        } else if (folder != null) {
            folder.first(".crt").ifPresent(file -> words.addAll(List.of("--cacert", file.toString())));
        }
        if (named && options.certificate() != null) {
            words.addAll(
                    List.of("--cert", options.certificate().toAbsolutePath().toString()));
            if (options.key() != null) {
                words.addAll(List.of("--key", options.key().toAbsolutePath().toString()));
            }
        } else if (folder != null) {
            folder.first(".cert").ifPresent(file -> words.addAll(List.of("--cert", file.toString())));
            folder.first(".key").ifPresent(file -> words.addAll(List.of("--key", file.toString())));
        }
        return words;
    }

    private Tls read(Wanted wanted) throws IOException {
        CertificateFolder folder = wanted.folder == null ? null : CertificateFolder.open(wanted.folder);
        Optional<ClientCertificate> client = folder == null ? Optional.empty() : folder.client();
        return new Tls(
                wanted.verified ? authorities(folder) : List.of(),
                wanted.named ? given() : client.orElse(null),
                wanted.verified);
    }

    private List<X509Certificate> authorities(@Nullable CertificateFolder folder) throws IOException {
        List<X509Certificate> own = folder == null ? List.of() : folder.authorities();
        if (usual == null) {
            usual = usual();
        }
        List<X509Certificate> all = new ArrayList<>(usual);
        all.addAll(own);
        return all;
    }

    private List<X509Certificate> usual() throws IOException {
        // First what the user gave: a mistake there is told without reading the rest.
        List<X509Certificate> all = new ArrayList<>();
        if (options.authority() != null) {
            all.addAll(Pem.read(options.authority()).certificates());
        }
        all.addAll(new SystemAuthorities(options.environment(), options.root()).read());
        return all;
    }

    private @Nullable ClientCertificate given() throws IOException {
        if (given == null && options.certificate() != null) {
            given = ClientFiles.read(options.certificate(), options.key());
        }
        return given;
    }
}
