package dev.dray.hub;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One repository, as the Hub tells of it (protocols E12). A list tells less of each than the question for one.
///
/// @param description in one line; empty where there is none
/// @param readme      the long description, in Markdown; empty where there is none
/// @param stars       or [HubImage#UNKNOWN], here and below
/// @param pulls       how often anything in it was pulled
/// @param storage     bytes that it takes
/// @param updated     when something was last pushed; null for never
/// @param registered  when it was made; null when not known
/// @param categories  as in `Databases & storage`
/// @param rights      what we may do there: some of `read`, `write`, `admin`; empty where the Hub does not say
public record HubRepository(
        String namespace,
        String name,
        String description,
        String readme,
        boolean isPrivate,
        long stars,
        long pulls,
        long storage,
        @Nullable Instant updated,
        @Nullable Instant registered,
        List<String> categories,
        List<String> rights) {
    private static final List<String> RIGHTS = List.of("read", "write", "admin");

    public HubRepository {
        categories = List.copyOf(categories);
        rights = List.copyOf(rights);
    }

    static HubRepository of(Members repository) {
        Members permissions = repository.object("permissions");
        return new HubRepository(
                repository.textOrEmpty("namespace"),
                repository.textOrEmpty("name"),
                repository.textOrEmpty("description"),
                repository.textOrEmpty("full_description"),
                repository.isTrue("is_private"),
                repository.number("star_count"),
                repository.number("pull_count"),
                repository.number("storage_size"),
                repository.time("last_updated"),
                repository.time("date_registered"),
                repository.objects("categories").stream()
                        .flatMap(category -> category.text("name").stream())
                        .toList(),
                RIGHTS.stream().filter(permissions::isTrue).toList());
    }

    /// As in `library/debian`.
    public String path() {
        return namespace + "/" + name;
    }
}
