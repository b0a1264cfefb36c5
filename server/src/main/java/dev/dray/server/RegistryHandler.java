package dev.dray.server;

import dev.dray.content.ImageException;
import dev.dray.http.Headers;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import dev.dray.protocol.ErrorCode;
import dev.dray.protocol.Route;
import dev.dray.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A registry, as a function: Docker's API v2, OCI distribution 1.1 and what its next version adds. It
/// needs no socket: a test hands it to a client as the client's [Http], [RegistryServer] puts it behind a
/// listener.
///
/// Every reply is an answer to the call, an error too; only a failure that no reply can tell of is thrown.
///
/// @see <a href="https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md">distribution-spec</a>
public final class RegistryHandler implements Http {
    private static final System.Logger LOG = System.getLogger(RegistryHandler.class.getName());

    private final Access access;
    private final Gate gate;
    private final Manifests manifests;
    private final Blobs blobs;
    private final Uploads uploads;
    private final Listings listings;
    private final ReferrerLists referrers;
    private final @Nullable V1Handler v1;

    /// A registry in which everybody may do all.
    public RegistryHandler(Storage storage) {
        this(RegistryOptions.of(storage));
    }

    public RegistryHandler(Storage storage, Access access) {
        this(RegistryOptions.of(storage).withAccess(access));
    }

    public RegistryHandler(RegistryOptions options) {
        this(options, InstantSource.system());
    }

    RegistryHandler(RegistryOptions options, InstantSource clock) {
        Storage storage = options.storage();
        this.access = options.access();
        this.gate = new Gate(options.policy(), storage);
        this.manifests = new Manifests(storage, gate);
        this.blobs = new Blobs(storage);
        this.uploads = new Uploads(
                storage,
                new Mounts(storage, access, gate),
                new UploadSessions(storage, clock, options.policy().limits()));
        this.listings = new Listings(storage);
        this.referrers = new ReferrerLists(storage);
        this.v1 = options.v1() == V1.OFF ? null : new V1Handler(options, this::answerAdmitted, clock);
    }

    @Override
    public HttpReply send(HttpCall call) {
        HttpReply reply = v1 != null && V1Handler.handles(call) ? v1.answer(call) : complete(answer(call));
        return call.method().equals("HEAD") ? reply.withBody(InputStream.nullInputStream()) : reply;
    }

    private static HttpReply complete(HttpReply reply) {
        // Docker takes a 401 for a registry's only with the first of these (protocols C180).
        Headers headers = reply.headers()
                .with("Docker-Distribution-Api-Version", "registry/2.0")
                .with("X-Content-Type-Options", "nosniff");
        // Neither has a body, nor may it declare one (RFC 9110, 8.6).
        boolean bare = reply.status() == 204 || reply.status() == 304;
        return new HttpReply(
                reply.status(),
                bare || headers.has("Content-Length") ? headers : headers.with("Content-Length", "0"),
                reply.body(),
                reply.uri());
    }

    private HttpReply answer(HttpCall call) {
        try {
            Optional<HttpReply> aboutAccess = access.answer(call);
            return aboutAccess.isPresent() ? aboutAccess.get() : authorize(call);
        } catch (Refusal e) {
            return e.reply();
        } catch (IOException e) {
            return failure(call, e).reply();
        }
    }

    /// The caller must not learn of paths on our disk; whoever runs this must learn of a full one.
    private static Refusal failure(HttpCall call, IOException failure) {
        ErrorCode code = failure instanceof ImageException known ? code(known) : ErrorCode.UNKNOWN;
        if (code == ErrorCode.UNKNOWN) {
            LOG.log(Level.WARNING, call.method() + " " + call.uri().getRawPath() + " failed", failure);
        }
        return FullDisk.isCauseOf(failure) ? FullDisk.refusal() : new Refusal(code);
    }

    private static ErrorCode code(ImageException failure) {
        return switch (failure) {
            case ImageException.NotFound e -> ErrorCode.MANIFEST_UNKNOWN;
            case ImageException.Denied e -> ErrorCode.DENIED;
            case ImageException.RateLimited e -> ErrorCode.TOOMANYREQUESTS;
            case ImageException.Unsupported e -> ErrorCode.UNSUPPORTED;
            case ImageException.Unreachable e -> ErrorCode.UNAVAILABLE;
            // A damaged store, or a full one.
            case ImageException.Corrupt e -> ErrorCode.UNKNOWN;
            case ImageException.Rejected e -> ErrorCode.UNKNOWN;
        };
    }

    private HttpReply authorize(HttpCall call) throws IOException {
        Optional<Route> route = Route.parse(call.uri().getPath());
        if (route.isEmpty()) {
            throw noRoute(call.uri().getPath());
        }
        List<Scope> needed = Scope.needed(route.get(), call);
        Optional<HttpReply> refusal = access.refuse(call, needed);
        if (refusal.isEmpty()) {
            return admitted(route.get(), call);
        }
        List<Scope> withSource = Scope.withMountSource(needed, route.get(), call);
        return withSource.equals(needed)
                ? refusal.get()
                : access.refuse(call, withSource).orElseThrow();
    }

    private static Refusal noRoute(String path) {
        return Route.findWrongName(path)
                .map(name -> new Refusal(
                                ErrorCode.NAME_INVALID,
                                "not the name of a repository: want lower-case letters and digits, between them"
                                        + " . _ __ or -, in parts between /")
                        .about("name", name))
                .orElseGet(() -> new Refusal(ErrorCode.NAME_UNKNOWN, 404, "no such path in the registry API"));
    }

    /// Answers a call whose caller was let in by other means.
    private HttpReply answerAdmitted(HttpCall call) {
        try {
            return admitted(Route.parse(call.uri().getPath()).orElseThrow(), call);
        } catch (Refusal e) {
            return e.reply();
        } catch (IOException e) {
            return failure(call, e).reply();
        }
    }

    private HttpReply admitted(Route route, HttpCall call) throws IOException {
        return route(route, gate.admit(route, call));
    }

    private HttpReply route(Route route, HttpCall call) throws IOException {
        return switch (route) {
            case Route.Version() -> {
                Listings.checkMethod(call);
                yield JsonReply.of(200, Json.object().build());
            }
            case Route.Catalog catalog -> listings.catalog(catalog, call);
            case Route.Tags tags -> listings.tags(tags, call);
            case Route.OneManifest(var path, var reference) -> manifests.answer(path, reference, call);
            case Route.OneBlob(var path, var digest) -> blobs.answer(path, digest, call);
            case Route.Uploads(var path) -> uploads.start(path, call);
            case Route.OneUpload(var path, var id) -> uploads.answer(path, id, call);
            case Route.Referrers list -> referrers.answer(list, call);
        };
    }
}
