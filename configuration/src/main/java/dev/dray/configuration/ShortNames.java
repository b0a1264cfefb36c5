package dev.dray.configuration;

import dev.dray.content.ImageException;
import dev.dray.model.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a name without a registry means. An alias decides first. Without one, a single search registry
/// completes the name; of several none is tried after the other: whoever answers first would decide what
/// runs. With `docker.io` among them, or with none, the name means what it means to docker.
///
/// @param search the search registries
record ShortNames(Map<String, String> aliases, List<String> search) {
    private static final String DOCKER_SCHEME = "docker://";

    /// Throws `IllegalArgumentException` for what is no name.
    ///
    /// @throws ImageException.Rejected when it is not clear what the name means
    Reference parse(String text) throws ImageException.Rejected {
        String name = text.startsWith(DOCKER_SCHEME) ? text.substring(DOCKER_SCHEME.length()) : text;
        Reference asDocker = Reference.parse(name);
        if (hasRegistry(name)) {
            return asDocker;
        }
        int end = endOfPath(name);
        String path = name.substring(0, end);
        if (aliases.containsKey(path)) {
            return Reference.parse(aliased(path) + name.substring(end));
        }
        if (search.isEmpty() || search.contains("docker.io")) {
            return asDocker;
        }
        if (search.size() > 1) {
            throw new ImageException.Rejected(
                    "\"%s\" may be in any of these registries: %s".formatted(text, String.join(", ", search)),
                    "name the one that is meant: %s/%s".formatted(search.getFirst(), name));
        }
        return Reference.parse(search.getFirst() + "/" + name);
    }

    /// An alias may name another.
    private String aliased(String path) throws ImageException.Rejected {
        List<String> chain = new ArrayList<>(List.of(path));
        while (true) {
            String target = aliases.get(chain.getLast());
            if (target == null) {
                throw wrong(chain, "names no registry");
            }
            if (hasRegistry(target)) {
                check(chain, target);
                return target;
            }
            boolean loop = chain.contains(target);
            chain.add(target);
            if (loop) {
                throw wrong(chain, "goes round in a circle");
            }
        }
    }

    private static void check(List<String> chain, String target) throws ImageException.Rejected {
        if (endOfPath(target) < target.length()) {
            throw wrong(chain, "has a tag or a digest, in \"%s\"".formatted(target));
        }
    }

    private static ImageException.Rejected wrong(List<String> chain, String why) {
        return new ImageException.Rejected(
                "the short-name alias %s %s".formatted(String.join(" -> ", chain), why),
                "an alias wants the form \"name\" = \"registry.example/path/name\", in registries.conf");
    }

    /// Where tag and digest begin.
    private static int endOfPath(String name) {
        int at = name.indexOf('@');
        int end = at < 0 ? name.length() : at;
        int colon = name.indexOf(':', Math.max(0, name.lastIndexOf('/', end - 1)));
        return colon < 0 ? end : Math.min(end, colon);
    }

    /// Whether what stands before the first slash is a host (protocols A22).
    private static boolean hasRegistry(String name) {
        int slash = name.indexOf('/');
        if (slash < 0) {
            return false;
        }
        String first = name.substring(0, slash);
        return first.equals("localhost") || first.chars().anyMatch(c -> c == '.' || c == ':' || c >= 'A' && c <= 'Z');
    }
}
