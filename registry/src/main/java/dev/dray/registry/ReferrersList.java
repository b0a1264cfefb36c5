package dev.dray.registry;

import static java.lang.System.Logger.Level.DEBUG;

import dev.dray.content.ImageException;
import dev.dray.content.Referrers;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import dev.dray.model.Descriptor;
import dev.dray.model.Digest;
import dev.dray.model.Json;
import dev.dray.model.Manifest;
import dev.dray.model.MediaType;
import dev.dray.model.Repository;
import dev.dray.protocol.CallFailure;
import dev.dray.protocol.Caller;
import dev.dray.protocol.Route;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who refers to a manifest: what the registry's list says, or else the list that clients keep under a tag (protocols
/// C90 to C94). Whether the registry has such lists is found out once.
final class ReferrersList {
    /// How registries say that they know no such list. 400 may be about this one digest, so it is not remembered.
    private static final Set<Integer> UNSUPPORTED = Set.of(400, 404, 405, 406, 501);

    /// In all pages; a stranger may attach as many as there is room for.
    private static final int MAX_REFERRERS = 100_000;

    private final Caller caller;
    private final Manifests manifests;
    private final Endpoint endpoint;
    private final Repository repository;
    private volatile boolean unsupported;
    private volatile boolean supported;

    /// @param manifests reads the list that stands under a tag
    ReferrersList(Caller caller, Manifests manifests, Endpoint endpoint, Repository repository) {
        this.caller = caller;
        this.manifests = manifests;
        this.endpoint = endpoint;
        this.repository = repository;
    }

    /// @param artifactType of those that are wanted; null for all
    List<Descriptor> of(Digest subject, @Nullable String artifactType) throws IOException {
        Optional<List<Descriptor>> listed = unsupported ? Optional.empty() : listed(subject, artifactType);
        List<Descriptor> all = listed.isPresent() ? listed.get() : tagged(subject);
        // To filter what the registry has filtered already costs less than to believe its OCI-Filters-Applied.
        return all.stream()
                .filter(referrer -> artifactType == null || artifactType.equals(referrer.artifactType()))
                .distinct()
                .toList();
    }

    /// Empty where the registry keeps no list.
    private Optional<List<Descriptor>> listed(Digest subject, @Nullable String artifactType) throws IOException {
        try {
            return Optional.of(Pages.all(
                    new Caller(caller.http(), this::refusal), call(subject, artifactType), MAX_REFERRERS, this::read));
        } catch (ImageException.Unsupported e) {
            System.getLogger(ReferrersList.class.getName())
                    .log(
                            DEBUG,
                            () -> "%s; reading the tag %s instead".formatted(e.getMessage(), Referrers.tag(subject)));
            return Optional.empty();
        }
    }

    private HttpCall call(Digest subject, @Nullable String artifactType) {
        URI uri = endpoint.uri(new Route.Referrers(repository.path(), subject.toString()));
        URI filtered =
                artifactType == null ? uri : URI.create(uri + "?" + Query.NONE.plus("artifactType", artifactType));
        return HttpCall.of("list what refers to %s@%s".formatted(repository.familiar(), subject), "GET", filtered)
                .withHeader("Accept", MediaType.OCI_INDEX.value());
    }

    /// GHCR sends who asks to a page for people, which may answer anything at all (protocols C93).
    private ImageException refusal(HttpCall call, HttpReply reply) {
        if (!UNSUPPORTED.contains(reply.status()) && !CallFailure.cameFromElsewhere(call, reply)) {
            return Failures.of(call, reply);
        }
        // Who has given one list knows them: this digest is what it does not know.
        unsupported = unsupported || reply.status() != 400 && !supported;
        return new ImageException.Unsupported(Failures.message(call, reply), null);
    }

    private List<Descriptor> read(Caller.Document page) throws ImageException.Unsupported {
        String type = page.reply().headers().find("Content-Type").orElse("");
        if (!MediaType.parse(type).equals(MediaType.OCI_INDEX)) {
            unsupported = true;
            throw new ImageException.Unsupported(
                    "%s sent \"%s\", which is no list of referrers"
                            .formatted(page.uri().getHost(), type),
                    null);
        }
        supported = true;
        return Json.parseObject(page.body()).items("manifests").stream()
                .map(Descriptor::parse)
                .toList();
    }

    /// The list that clients keep under a tag. What stands there may be no list, but somebody's image.
    private List<Descriptor> tagged(Digest subject) throws IOException {
        try {
            return manifests.read(Referrers.tag(subject)) instanceof Manifest.Index index
                    ? index.manifests()
                    : List.of();
        } catch (ImageException.NotFound e) {
            return List.of();
        }
    }
}
