package dev.dray.service;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `auth` of a [DistributionConfig].
final class AuthSection {
    private AuthSection() {}

    static Admission read(Setting auth) {
        if (auth.names().size() > 1) {
            throw new IllegalArgumentException("auth: want one way, and here are %s".formatted(auth.names()));
        }
        String way = auth.names().isEmpty() ? "none" : auth.names().getFirst();
        Setting options = auth.section(way);
        return switch (way) {
            case "none" -> Admission.OPEN;
            case "htpasswd" -> htpasswd(options);
            case "token" -> token(options);
            default -> throw new IllegalArgumentException("auth.%s: not supported".formatted(way));
        };
    }

    private static Admission htpasswd(Setting options) {
        // A word that clients show; ours is "registry".
        options.ignore("realm");
        Path path = options.text("path").map(Path::of).orElseThrow(() -> options.missing("path"));
        return new Admission.Passwords(new Admission.Known(Map.of(), path), new Admission.Permissions(null, false));
    }

    private static Admission token(Setting options) {
        if (options.flag("autoredirect").orElse(false)) {
            throw new IllegalArgumentException("auth.token.autoredirect: not supported");
        }
        List<Path> keys = new ArrayList<>();
        options.text("rootcertbundle").map(Path::of).ifPresent(keys::add);
        options.text("jwks").map(Path::of).ifPresent(keys::add);
        if (keys.isEmpty()) {
            throw options.missing("rootcertbundle");
        }
        return new Admission.Foreign(
                options.read("realm", "a URL", URI::create).orElseThrow(() -> options.missing("realm")),
                options.text("service").orElseThrow(() -> options.missing("service")),
                options.text("issuer").orElseThrow(() -> options.missing("issuer")),
                keys);
    }
}
