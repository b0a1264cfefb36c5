package dev.dray.configuration;

import dev.dray.content.ImageException;
import dev.dray.http.ClientCertificate;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a folder `certs.d/HOST` says of one host, in docker's way and podman's alike (protocols D70): `*.crt` are
/// authorities to be trusted for it, `NAME.cert` and `NAME.key` are what it is shown of us.
///
/// @param names of the files, sorted
record CertificateFolder(Path path, List<String> names) {
    static CertificateFolder open(Path path) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, "*.{crt,cert,key}")) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        }
        return new CertificateFolder(path, List.copyOf(names));
    }

    /// Null when it cannot be read; who must read it is told why by [#open].
    static @Nullable CertificateFolder find(Path path) {
        try {
            return open(path);
        } catch (IOException e) {
            return null;
        }
    }

    Optional<Path> first(String ending) {
        return names.stream().filter(name -> name.endsWith(ending)).findFirst().map(path::resolve);
    }

    List<X509Certificate> authorities() throws IOException {
        List<X509Certificate> all = new ArrayList<>();
        for (String name : names) {
            if (name.endsWith(".crt")) {
                all.addAll(Pem.read(path.resolve(name)).certificates());
            }
        }
        return all;
    }

    /// The first pair; empty when there is none.
    ///
    /// @throws ImageException.Rejected when a certificate is without its key, or a key without its certificate
    Optional<ClientCertificate> client() throws IOException {
        for (String name : names) {
            checkPair(name);
        }
        Optional<String> first =
                names.stream().filter(name -> name.endsWith(".cert")).findFirst();
        return first.isEmpty()
                ? Optional.empty()
                : Optional.of(ClientFiles.read(path.resolve(first.get()), path.resolve(other(first.get()))));
    }

    private void checkPair(String name) throws ImageException.Rejected {
        if (!name.endsWith(".crt") && !names.contains(other(name))) {
            throw new ImageException.Rejected(
                    "%s is there without %s".formatted(path.resolve(name), other(name)),
                    "put both there, or neither; an authority's certificate is named .crt, not .cert");
        }
    }

    private static String other(String name) {
        int dot = name.lastIndexOf('.');
        return name.substring(0, dot) + (name.endsWith(".key") ? ".cert" : ".key");
    }
}
