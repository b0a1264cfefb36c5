package dev.dray.credentials;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The sources of a user, in the order of [Credentials].
///
/// @param only null for all
record Sources(FilePlaces places, @Nullable Path only, Helpers helpers, Consumer<String> warnings) {
    /// @param order names of helpers, and [Credentials#FILES] for the files
    List<Source> all(List<String> order) {
        if (only != null) {
            return List.of(file(only));
        }
        List<Source> all = new ArrayList<>();
        all.add(InlinedAuths.of(places.environment(), warnings));
        for (String helper : order) {
            if (helper.equals(Credentials.FILES)) {
                all.addAll(files());
                all.add(new DockerCfg(places.legacy(), places.name(places.legacy()), warnings));
            } else {
                all.add(new GlobalHelper(helper, helpers));
            }
        }
        return all;
    }

    List<Keeper> keepers(List<String> order) {
        return all(order).stream()
                .filter(Keeper.class::isInstance)
                .map(Keeper.class::cast)
                .toList();
    }

    /// Two variables may name one file.
    private List<AuthFile> files() {
        return Stream.of(
                        places.named().stream(),
                        Stream.of(places.dockers()),
                        places.ofThisBoot().stream(),
                        Stream.of(places.ofUser()))
                .flatMap(paths -> paths)
                .distinct()
                .map(this::file)
                .toList();
    }

    private AuthFile file(Path path) {
        return new AuthFile(path, places.name(path), helpers, warnings);
    }

    /// Where a login is to be kept.
    Keeper keeper(Resource resource, List<String> order) {
        if (only != null) {
            return file(only);
        }
        return order.isEmpty() || order.getFirst().equals(Credentials.FILES) || !resource.isRegistry()
                ? file(resource)
                : new GlobalHelper(order.getFirst(), helpers);
    }

    private AuthFile file(Resource resource) {
        List<AuthFile> able = files().stream()
                .filter(file -> resource.isRegistry() || !file.isDockers())
                .toList();
        return able.stream()
                .filter(file -> file.isThere() || isNamed(file))
                .findFirst()
                .orElseGet(() -> resource.isRegistry() ? file(places.dockers()) : firstWritable(able));
    }

    private boolean isNamed(AuthFile file) {
        return places.named().map(places::name).filter(file.name()::equals).isPresent();
    }

    private static AuthFile firstWritable(List<AuthFile> files) {
        return files.stream().filter(AuthFile::isWritable).findFirst().orElse(files.getLast());
    }

    @Override
    public String toString() {
        return "Sources[only=" + only + "]";
    }
}
