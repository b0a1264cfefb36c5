package dev.dray.registry;

import dev.dray.content.ImageException;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.ImageConfig;
import dev.dray.model.Json;
import dev.dray.model.Reference;
import dev.dray.model.Repository;
import dev.dray.protocol.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// One repository of a registry of the time before 2016, by its API v1 (protocols B): there, each layer is
/// an image with an id of its own, of 64 hex digits, and a document. Read only. Got from
/// [Registries#v1(Repository)] for one operation: it keeps the token and the cookies of that. Safe for many
/// threads.
///
/// ```java
/// RegistryV1 ubuntu = registries.v1(Repository.parse("old.example/library/ubuntu"));
/// for (String id : ubuntu.layers("14.04")) {
///     ubuntu.copyLayer(ubuntu.document(id), out);
/// }
/// ```
///
/// [V1Download] fetches an image to make one of today's of it.
public final class RegistryV1 {
    /// Images that one is made of; more is refused. Docker took 127.
    static final int MAX_ANCESTRY = 1_000;

    private static final int MAX_TAGS = 100_000;

    private final Repository repository;
    private final ClientOptions options;
    private final V1Grants grants;
    private final Caller caller;

    RegistryV1(Registry registry, Repository repository) throws IOException {
        Http http = new CookieHttp(registry.transport());
        URI base = V1Index.base(registry.endpoint());
        V1Index index = new V1Index(repository, base, http, registry.session().who());
        this.repository = repository;
        this.options = registry.options();
        this.grants = new V1Grants(index);
        this.caller = new Caller(new V1Http(http, grants, index.failures()), index.failures());
    }

    public Repository repository() {
        return repository;
    }

    /// All images of the repository, in the order of its list.
    public List<V1Listed> images() throws IOException {
        return grants.current().images().entrySet().stream()
                .map(image -> new V1Listed(image.getKey(), image.getValue()))
                .toList();
    }

    /// What goes into `Authorization` for the registries that the index names; empty where it gives no
    /// token. A secret.
    public Optional<String> authorization() throws IOException {
        V1Grant grant = grants.current();
        return grant.basic().or(() -> grant.token().map(V1Token::authorization));
    }

    /// Where the images are, as the index says.
    public List<URI> endpoints() throws IOException {
        return grants.current().endpoints();
    }

    /// The id of each tag's image, in the registry's order.
    public SequencedMap<String, String> tags() throws IOException {
        HttpCall call = call("list the tags of %s by API v1".formatted(name()), repositoryPath("/tags"));
        Caller.Document answer = caller.read(call, V1Index.MAX_LIST);
        SequencedMap<String, String> listed = V1Failures.read(call, answer, json -> {
            refuse(json);
            return V1TagList.parseAll(json, MAX_TAGS);
        });
        SequencedMap<String, String> tags = new LinkedHashMap<>();
        SortedSet<String> known = known();
        for (Map.Entry<String, String> tag : listed.entrySet()) {
            // Some lists have names that no tag may have, and ids of nothing.
            if (Reference.isTag(tag.getKey())) {
                String id = tag.getValue();
                tags.put(tag.getKey(), id.isEmpty() ? tag(tag.getKey()) : V1Ids.complete(id, known, name()));
            }
        }
        return tags;
    }

    private static void refuse(Json answer) {
        V1TagList.findError(answer).ifPresent(words -> {
            throw new IllegalArgumentException("it says \"%s\"".formatted(words));
        });
    }

    /// The id of a tag's image.
    ///
    /// @throws ImageException.NotFound when there is no such tag
    public String tag(String tag) throws IOException {
        return complete(readTag(tag).getFirst());
    }

    /// The ids of the images that a tag's image is made of, its own first and its oldest ancestor last. Of
    /// a tag with a list of short ids it is that list.
    ///
    /// @throws ImageException.NotFound when there is no such tag
    public List<String> layers(String tag) throws IOException {
        List<String> listed = readTag(tag);
        if (listed.size() == 1) {
            return ancestry(complete(listed.getFirst()));
        }
        List<String> layers = new ArrayList<>();
        SortedSet<String> known = known();
        for (String id : listed) {
            layers.add(V1Ids.complete(id, known, name()));
        }
        return layers;
    }

    /// Makes the id of a layer whole: that of one of a tag's, or else of any image of the repository.
    /// Throws `IllegalArgumentException` where it is none.
    ///
    /// @param id of 8 digits or more
    /// @throws ImageException.NotFound when there is none, or it is not unique; it names the candidates
    public String layer(String tag, String id) throws IOException {
        String start = V1Ids.parse(id);
        List<String> own = V1Ids.isFull(start)
                ? List.of(start)
                : layers(tag).stream().filter(each -> each.startsWith(start)).toList();
        return own.size() == 1 ? own.getFirst() : complete(start);
    }

    private List<String> readTag(String tag) throws IOException {
        Manifests.checkTag(tag);
        HttpCall call = call("find %s:%s by API v1".formatted(name(), tag), repositoryPath("/tags/" + tag));
        Caller.Document answer = readTag(call);
        List<String> ids = V1Failures.read(call, answer, V1TagList::parseOne);
        if (ids.size() > MAX_ANCESTRY) {
            throw tooMany(call, ids.size());
        }
        return ids;
    }

    /// That there is none is said by a status, or in words at status 200.
    private Caller.Document readTag(HttpCall call) throws IOException {
        Caller.Document answer;
        try {
            answer = caller.read(call, V1Index.MAX_LIST);
        } catch (ImageException.NotFound e) {
            throw noTag(String.valueOf(e.getMessage()));
        }
        if (V1TagList.isNoTag(answer.body())) {
            throw noTag("could not %s: it says \"Tag not found\"".formatted(call.purpose()));
        }
        Optional<String> error = V1Failures.read(call, answer, V1TagList::findError);
        if (error.isPresent()) {
            throw noTag("could not %s: it says \"%s\"".formatted(call.purpose(), error.get()));
        }
        return answer;
    }

    private ImageException.NotFound noTag(String message) {
        return new ImageException.NotFound(message, "see which there are with: dray v1 tags " + name());
    }

    /// Makes a short id whole, of 8 digits or more. Throws `IllegalArgumentException` where it is none.
    ///
    /// @throws ImageException.NotFound when no image of the repository has an id that starts so, or several
    public String complete(String id) throws IOException {
        String parsed = V1Ids.parse(id);
        return V1Ids.isFull(parsed) ? parsed : V1Ids.complete(parsed, known(), name());
    }

    /// All ids there are, sorted, so that each short one is found without looking at all: a stranger may list very many
    /// of both. Registries do not know short ones, and some take them for other images (protocols B64).
    private SortedSet<String> known() throws IOException {
        return new TreeSet<>(grants.current().images().keySet());
    }

    /// The ids of the images that one is made of, its own first.
    ///
    /// @param id in full
    public List<String> ancestry(String id) throws IOException {
        HttpCall call = call("read the ancestry of image %s of %s".formatted(id, name()), imagePath(id, "ancestry"));
        Caller.Document answer = caller.read(call, V1Index.MAX_LIST);
        List<String> ids = V1Failures.read(call, answer, RegistryV1::ids);
        if (ids.size() > MAX_ANCESTRY) {
            throw tooMany(call, ids.size());
        }
        Set<String> seen = new HashSet<>(ids);
        if (ids.isEmpty() || !ids.getFirst().equals(id) || seen.size() != ids.size()) {
            throw new ImageException.Corrupt(
                    "could not %s: it does not begin with it, or goes round in a circle".formatted(call.purpose()));
        }
        return ids;
    }

    private static List<String> ids(Json answer) {
        return Json.object().put("ids", answer).build().texts("ids").stream()
                .map(id -> {
                    if (!V1Ids.isFull(id)) {
                        throw new IllegalArgumentException("an id of other than 64 hex digits");
                    }
                    return id;
                })
                .toList();
    }

    private static ImageException.Rejected tooMany(HttpCall call, int count) {
        return new ImageException.Rejected(
                "could not %s: it is made of %,d images (at most %,d)".formatted(call.purpose(), count, MAX_ANCESTRY));
    }

    /// What the registry says of one image: its document, and what is told beside it.
    ///
    /// @param id in full
    /// @throws ImageException.Corrupt when it is about another image
    public V1Document document(String id) throws IOException {
        HttpCall call = call("read the document of image %s of %s".formatted(id, name()), imagePath(id, "json"));
        Caller.Document answer = caller.read(call, ImageConfig.MAX_SIZE);
        String own = V1Failures.read(call, answer, json -> idIn(json).orElse(id));
        if (!own.equals(id)) {
            throw new ImageException.Corrupt("could not %s: it is about image %s".formatted(call.purpose(), own));
        }
        List<String> checksums = new ArrayList<>(answer.reply().headers().all("X-Docker-Checksum-Payload"));
        checksums.addAll(answer.reply().headers().all("X-Docker-Checksum"));
        checksums.add(grants.current().images().getOrDefault(id, ""));
        return new V1Document(id, answer.body(), size(answer.reply()), checksums);
    }

    private static Optional<String> idIn(Json document) {
        if (!(document instanceof Json.Members)) {
            throw new IllegalArgumentException("no JSON object");
        }
        document.findText("parent"); // which must be a text too
        return document.findText("id");
    }

    private static long size(HttpReply reply) {
        String told = reply.headers().find("X-Docker-Size").map(String::strip).orElse("");
        return told.matches("\\d{1,18}") ? Long.parseLong(told) : -1;
    }

    /// Writes the layer of an image as the registry sends it, usually a tar packed with gzip. A transfer
    /// that breaks off is gone on with. It is held against all checksums that are known: bytes may have
    /// been written when it turns out to be wrong.
    ///
    /// @throws ImageException.Corrupt when it is not what they say
    public V1Layer copyLayer(V1Document image, OutputStream to) throws IOException {
        return new V1Intake(image).take(open(image), to, false);
    }

    /// As [#copyLayer(V1Document, OutputStream)], and says what it unpacks to.
    V1Layer takeLayer(V1Document image, OutputStream to) throws IOException {
        return new V1Intake(image).take(open(image), to, true);
    }

    private InputStream open(V1Document image) throws IOException {
        HttpCall call =
                call("read the layer of image %s of %s".formatted(image.id(), name()), imagePath(image.id(), "layer"));
        return ResumingStream.ofUnknown(caller, call, image.size(), options);
    }

    private String name() {
        return repository.familiar();
    }

    private String repositoryPath(String rest) throws IOException {
        return "/v1/repositories/" + grants.current().name() + rest;
    }

    private static String imagePath(String id, String part) {
        if (!V1Ids.isFull(id)) {
            throw new IllegalArgumentException("not an image id in full: \"%s\" (want 64 hex digits)".formatted(id));
        }
        return "/v1/images/" + id + "/" + part;
    }

    /// It goes to one of the registries that the index names, perhaps to another one than the first.
    private HttpCall call(String purpose, String path) throws IOException {
        return HttpCall.of(
                purpose, "GET", grants.current().endpoints().getFirst().resolve(path));
    }
}
