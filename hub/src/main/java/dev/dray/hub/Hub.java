package dev.dray.hub;

import dev.dray.content.ImageException;
import dev.dray.credentials.Keychain;
import dev.dray.http.Http;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.model.Reference;
import dev.dray.model.Repository;
import dev.dray.protocol.Caller;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Docker Hub's own API, which is not the registry's (protocols E). Who is known to docker is logged in when the first
/// call is made, for the ten minutes that the Hub allows, and again after that; nothing of it is written to disk. Calls
/// that must wait for a limit do so in the layers below. Safe for many threads.
///
/// ```java
/// HubList<HubTag> tags = dray.hub().tags(Repository.parse("debian"), HubQuery.ALL);
/// ```
public final class Hub {
    /// An image of which Docker Hub's registry tells the limits of pulls, without counting one (protocols E41).
    public static final Reference LIMITS = Reference.parse("docker.io/ratelimitpreview/test:latest");

    private static final Repository SOMETHING_PUBLIC = Repository.parse("hello-world");
    private static final int MAX_DOCUMENT = 4 * 1024 * 1024;

    private final Http http;
    private final Keychain keychain;
    private final HubOptions options;
    private final HubSession session;

    /// As nobody.
    ///
    /// @param http reaches the Hub, with redirects followed by the rules of `RedirectingHttp` and calls retried
    public Hub(Http http) {
        this(http, Keychain.NONE, HubOptions.DEFAULT);
    }

    /// @param keychain who we are: asked for `docker.io`, or for the host of another Hub
    public Hub(Http http, Keychain keychain, HubOptions options) {
        this.http = http;
        this.keychain = keychain;
        this.options = options;
        this.session = new HubSession(http, keychain, options);
    }

    /// The same, with other options. It logs in anew.
    public Hub with(HubOptions newOptions) {
        return new Hub(http, keychain, newOptions);
    }

    public HubOptions options() {
        return options;
    }

    /// Repositories with a word in their names or descriptions, the best first. Needs no log-in, and does without.
    ///
    /// @param limit hits at most
    public HubList<SearchHit> search(String term, int limit) throws IOException {
        int size = Math.min(options.search().pageSize(), new HubQuery(null, limit).limit());
        List<SearchHit> hits = new ArrayList<>();
        long total = 0;
        boolean more = true;
        for (int number = 0; more && hits.size() < limit; number++) {
            SearchApi.Page page = searchPage(term, number, size);
            hits.addAll(page.hits());
            total = Math.max(page.total(), hits.size());
            more = page.hits().size() >= size && hits.size() < total;
        }
        List<SearchHit> wanted = hits.stream().limit(limit).toList();
        return new HubList<>(wanted, total, wanted.size() >= total);
    }

    private SearchApi.Page searchPage(String term, int number, int size) throws IOException {
        URI uri = options.search().page(options, term, number, size);
        HttpCall call = json(HttpCall.of("search Docker Hub for \"%s\"".formatted(term), "GET", uri));
        Members answer = Documents.read(new Caller(http, new Refusals(session, Need.READ)), call, MAX_DOCUMENT);
        try {
            return options.search().read(answer.json());
        } catch (IllegalArgumentException e) {
            throw new ImageException.Corrupt("could not %s: %s".formatted(call.purpose(), e.getMessage()), e);
        }
    }

    /// The repositories of a user or an organisation that we may see; Docker's own are those of `library`.
    ///
    /// @throws ImageException.NotFound when there is no such namespace
    public HubList<HubRepository> repositories(String namespace, HubQuery wanted) throws IOException {
        if (!Repository.isPath(namespace) || namespace.contains("/")) {
            throw new IllegalArgumentException("not a namespace: \"%s\" (want one as in library)".formatted(namespace));
        }
        HttpCall call =
                call("list the repositories of " + namespace, "/v2/namespaces/%s/repositories".formatted(namespace));
        return new Pages<>(caller(Need.READ), options, HubRepository::of, HubRepository::name).read(call, wanted);
    }

    /// What the Hub tells of one repository.
    ///
    /// @throws ImageException.NotFound when it is not there, or not shown to us
    public HubRepository repository(Repository repository) throws IOException {
        HttpCall call = call("look up %s on Docker Hub".formatted(repository.familiar()), path(repository));
        return HubRepository.of(Documents.read(caller(Need.READ), call, MAX_DOCUMENT));
    }

    /// The tags of a repository with all that the Hub tells of them, the one moved last first: a hundred with each
    /// call.
    ///
    /// @throws ImageException.NotFound when the repository is not there, or not shown to us
    public HubList<HubTag> tags(Repository repository, HubQuery wanted) throws IOException {
        HttpCall call =
                call("list the tags of %s on Docker Hub".formatted(repository.familiar()), path(repository) + "/tags");
        return new Pages<>(caller(Need.READ), options, HubTag::of, HubTag::name).read(call, wanted);
    }

    /// One tag.
    ///
    /// @throws ImageException.NotFound when it is not there, or not shown to us
    public HubTag tag(Repository repository, String tag) throws IOException {
        HttpCall call = call(
                "look up %s:%s on Docker Hub".formatted(repository.familiar(), checked(tag)),
                path(repository) + "/tags/" + tag);
        return HubTag.of(Documents.read(caller(Need.READ), call, MAX_DOCUMENT));
    }

    /// Removes a tag. The manifest stays until nothing names it.
    ///
    /// @throws ImageException.Denied when we may not do that
    /// @throws ImageException.NotFound when it is not there
    public void deleteTag(Repository repository, String tag) throws IOException {
        String[] names = names(repository);
        // Where hub-tool does it; the API as it is published has no such call (protocols E30).
        HttpCall call = call(
                        "delete %s:%s from Docker Hub".formatted(repository.familiar(), checked(tag)),
                        "/v2/repositories/%s/%s/tags/%s/".formatted(names[0], names[1], tag))
                .withMethod("DELETE");
        caller(Need.DELETE).succeed(call).close();
    }

    /// Logs in, if docker's log-ins say as whom, and gives the value of `Authorization` for ten minutes, for use with
    /// other tools; empty when we are nobody.
    ///
    /// @throws ImageException.Denied when it is refused
    public Optional<String> authorization() throws IOException {
        return session.token().map(token -> "Bearer " + token.secret());
    }

    /// How many calls the API still takes from us, asked with a call that is one of them; empty where it does not say.
    public Optional<ApiLimit> apiLimit() throws IOException {
        HttpCall call = call("ask Docker Hub's API for its limits", path(SOMETHING_PUBLIC))
                .withMethod("HEAD");
        try (HttpReply reply = caller(Need.READ).send(call)) {
            return ApiLimit.find(reply.headers());
        }
    }

    private Caller caller(Need need) {
        return new Caller(new SignedHttp(http, session), new Refusals(session, need));
    }

    private HttpCall call(String purpose, String path) {
        return json(HttpCall.of(purpose, "GET", URI.create(options.base() + path)));
    }

    private static HttpCall json(HttpCall call) {
        return call.withHeader("Accept", "application/json");
    }

    private static String path(Repository repository) {
        String[] names = names(repository);
        return "/v2/namespaces/%s/repositories/%s".formatted(names[0], names[1]);
    }

    private static String[] names(Repository repository) {
        String[] names = repository.path().split("/");
        if (!repository.registry().equals(Repository.DOCKER_HUB) || names.length != 2) {
            throw new IllegalArgumentException(
                    "%s is not on Docker Hub (want a name as in debian or user/name)".formatted(repository));
        }
        return names;
    }

    /// Refuses what would lead to another place when it stands in a URL.
    private static String checked(String tag) {
        if (!Reference.isTag(tag)) {
            throw new IllegalArgumentException("not a tag: \"%s\"".formatted(tag));
        }
        return tag;
    }
}
