package dev.dray.server;

import dev.dray.content.ImageException;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
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
    private final V1Registry registry;
    private final V1Layers layers;
    private final V1Search search;

    V1Handler(RegistryOptions options, InstantSource clock) {
        V1Tokens tokens = new V1Tokens(clock);
        V1Admission admission = new V1Admission(options.storage(), new V1Gate(options.access()), tokens);
        V1Images images = new V1Images(options.storage());
        this.layers = new V1Layers(options.storage(), tokens);
        V1Checksums checksums = new V1Checksums(layers);
        this.index = new V1Index(admission, images, checksums);
        this.registry = new V1Registry(admission, images, layers, checksums);
        this.search = new V1Search(options.storage(), admission);
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
        return switch (route) {
            case V1Route.Users() -> index.users(call);
            case V1Route.Ping() -> reading(call, this::ping);
            case V1Route.Search() -> reading(call, search::answer);
            case V1Route.Images(var name) -> reading(call, each -> index.images(name, each));
            case V1Route.Tags(var name) -> reading(call, each -> registry.tags(name, each));
            case V1Route.OneTag(var name, var tag) -> reading(call, each -> registry.tag(name, tag, each));
            case V1Route.OneImage(var id, var part) -> reading(call, each -> registry.image(id, part, each));
            case V1Route.Layer(var digest) -> reading(call, each -> layers.answer(digest, each));
        };
    }

    /// Answers a call.
    @FunctionalInterface
    private interface Answer {
        HttpReply to(HttpCall call) throws IOException;
    }

    private static HttpReply reading(HttpCall call, Answer answer) throws IOException {
        if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
            throw V1Refusal.method("GET, HEAD");
        }
        return answer.to(call);
    }

    /// Standalone: there is no index elsewhere (protocols B10, B11).
    private HttpReply ping(HttpCall call) {
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
