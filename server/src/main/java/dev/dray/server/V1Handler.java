package dev.dray.server;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Json;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;

/// The registry API v1 of Docker, as servers spoke it from 2013 to 2016, over the same images: for old clients, and to
/// test them. Index and registry are one here, at one address (protocols B1). What may be done is up to the same
/// [Access].
final class V1Handler {
    private static final System.Logger LOG = System.getLogger(V1Handler.class.getName());

    /// Of Docker's last server of this API.
    private static final String VERSION = "0.9.1";

    private final V1Index index;
    private final V1Tags tags;
    private final V1Registry registry;
    private final V1Layers layers;
    private final V1Search search;
    private final V1Push push;
    private final V1ImagePush imagePush;

    /// @param registry takes what is pushed
    V1Handler(RegistryOptions options, V1Writes.Registry registry, InstantSource clock) {
        V1Tokens tokens = new V1Tokens(clock);
        V1Admission admission = new V1Admission(options.storage(), new V1Gate(options.access()), tokens);
        V1Images images = new V1Images(options.storage());
        this.layers = new V1Layers(options.storage(), tokens);
        V1Checksums checksums = new V1Checksums(layers);
        this.index = new V1Index(admission, images, checksums);
        V1Pushes pushes = new V1Pushes(clock);
        this.tags = new V1Tags(options.v1(), admission, images);
        this.registry = new V1Registry(admission, images, layers, checksums, pushes);
        this.search = new V1Search(options.storage(), admission);
        V1Writes writes = new V1Writes(registry);
        this.push = new V1Push(options.storage(), admission, images, pushes, writes);
        this.imagePush = new V1ImagePush(options.storage(), admission, images, pushes, writes);
    }

    static boolean handles(HttpCall call) {
        String path = call.uri().getPath();
        return path != null && (path.startsWith("/v1/") || path.equals("/v1") || path.equals("/_ping"));
    }

    HttpReply answer(HttpCall call) {
        return replyTo(call).withHeader("X-Content-Type-Options", "nosniff");
    }

    private HttpReply replyTo(HttpCall call) {
        try {
            String path = call.uri().getPath();
            V1Route route = V1Route.parse(path).orElseThrow(() -> new V1Refusal(404, "Not Found"));
            return route(route, call);
        } catch (V1Refusal e) {
            return e.reply();
        } catch (Refusal e) {
            return e.reply();
        } catch (IOException e) {
            return failure(call, e);
        }
    }

    private HttpReply route(V1Route route, HttpCall call) throws IOException {
        return switch (call.method()) {
            case "GET", "HEAD" -> read(route, call);
            case "PUT" -> take(route, call);
            case "DELETE" -> takeAway(route, call);
            case "POST" -> post(route);
            default -> throw V1Refusal.method("GET, HEAD, PUT");
        };
    }

    /// Nobody can open an account here. Clients take this answer for their own, and then try to log in (protocols B28).
    private static HttpReply post(V1Route route) throws IOException {
        if (route instanceof V1Route.Users) {
            return V1Replies.of(400, Json.of("Username or email already exists"));
        }
        throw V1Refusal.method("GET, HEAD, PUT");
    }

    private HttpReply read(V1Route route, HttpCall call) throws IOException {
        return switch (route) {
            case V1Route.Ping() -> ping();
            case V1Route.Users() -> index.users(call);
            case V1Route.Search() -> search.answer(call);
            case V1Route.Whole whole -> throw V1Refusal.method("PUT, DELETE");
            case V1Route.Images(var name) -> index.images(name, call);
            case V1Route.Tags(var name) -> tags.all(name, call);
            case V1Route.OneTag(var name, var tag) -> tags.one(name, tag, call);
            case V1Route.TagAbout(var name, var tag) -> tags.about(name, tag, call);
            case V1Route.OneImage(var id, var part) -> registry.image(id, part, call);
            case V1Route.Layer(var digest) -> layers.answer(digest, call);
        };
    }

    private HttpReply take(V1Route route, HttpCall call) throws IOException {
        return switch (route) {
            case V1Route.Whole(var name) -> push.begin(name, call);
            case V1Route.Images(var name) -> push.end(name, call);
            case V1Route.OneTag(var name, var tag) -> push.tag(name, tag, call);
            case V1Route.OneImage(var id, var part) -> imagePush.take(id, part, call);
            case V1Route.Ping ping -> throw V1Refusal.method("GET, HEAD");
            case V1Route.Users users -> throw V1Refusal.method("GET, HEAD, POST");
            case V1Route.Search found -> throw V1Refusal.method("GET, HEAD");
            case V1Route.Tags all -> throw V1Refusal.method("GET, HEAD");
            case V1Route.TagAbout about -> throw V1Refusal.method("GET, HEAD");
            case V1Route.Layer layer -> throw V1Refusal.method("GET, HEAD");
        };
    }

    private HttpReply takeAway(V1Route route, HttpCall call) throws IOException {
        if (route instanceof V1Route.OneTag(var name, var tag)) {
            return push.untag(name, tag, call);
        }
        if (route instanceof V1Route.Whole(var name)) {
            return push.untagAll(name, call);
        }
        throw V1Refusal.method("GET, HEAD, PUT");
    }

    /// Standalone: there is no index elsewhere (protocols B10, B11).
    private HttpReply ping() {
        return V1Replies.yes()
                .withHeader("X-Docker-Registry-Version", VERSION)
                .withHeader("X-Docker-Registry-Standalone", "True");
    }

    /// The caller must not learn of paths on our disk; whoever runs this must learn of a full one.
    private static HttpReply failure(HttpCall call, IOException failure) {
        if (failure instanceof ImageException.NotFound) {
            return V1Refusal.noSuchImage().reply();
        }
        LOG.log(Level.WARNING, call.method() + " " + call.uri().getRawPath() + " failed", failure);
        return V1Replies.error(500, "Internal server error");
    }
}
