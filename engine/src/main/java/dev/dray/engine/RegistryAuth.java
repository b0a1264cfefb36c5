package dev.dray.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dray.credentials.Credential;
import dev.dray.credentials.Keychain;
import dev.dray.credentials.Resource;
import dev.dray.http.HttpCall;
import dev.dray.model.Json;
import dev.dray.model.JsonBuilder;
import dev.dray.model.Repository;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/// Who we are to a registry, for an Engine that goes there in our name: the header `X-Registry-Auth`
/// (protocols F22). The Engine gets to see the secret.
public final class RegistryAuth {
    /// Nobody in particular. Said all the same: pushes want the header, and old Engines fail over an empty
    /// one.
    public static final RegistryAuth ANONYMOUS = new RegistryAuth(Json.object().build());

    /// What Docker Hub is called where a registry's address is wanted.
    private static final String HUB = "https://index.docker.io/v1/";

    private final Json config;

    private RegistryAuth(Json config) {
        this.config = config;
    }

    /// @param registry host and perhaps port; `docker.io` for Docker Hub
    public static RegistryAuth of(Credential credential, String registry) {
        JsonBuilder config = Json.object();
        switch (credential) {
            case Credential.Password(var user, var secret) ->
                config.put("username", user).put("password", secret);
            case Credential.IdentityToken(var secret) -> config.put("identitytoken", secret);
            case Credential.RegistryToken(var secret) -> config.put("registrytoken", secret);
        }
        String address = registry.equals(Repository.DOCKER_HUB) ? HUB : registry;
        return new RegistryAuth(config.put("serveraddress", address).build());
    }

    /// What a keychain has for a repository; [#ANONYMOUS] where it has nothing.
    public static RegistryAuth of(Keychain keychain, Repository repository) throws IOException {
        Optional<Keychain.Found> found = keychain.find(Resource.of(repository));
        return found.isPresent() ? of(found.get().credential(), repository.registry()) : ANONYMOUS;
    }

    /// The call, with the header.
    HttpCall on(HttpCall call) {
        return call.withHeader("X-Registry-Auth", header());
    }

    /// Base64 in the alphabet for URLs, with padding, which the other side insists on.
    String header() {
        return Base64.getUrlEncoder().encodeToString(Json.print(config).getBytes(UTF_8));
    }

    /// As the body of a call.
    Json json() {
        return config;
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "RegistryAuth[%s]".formatted(config.findText("serveraddress").orElse("anonymous"));
    }
}
