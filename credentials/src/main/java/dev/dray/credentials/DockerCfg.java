package dev.dray.credentials;

import dev.dray.content.ImageException;
import dev.dray.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `~/.dockercfg` of before Docker 1.7: what is `auths` elsewhere; or still older, two lines for Docker Hub
/// (protocols B95). It is only read.
record DockerCfg(Path path, String name, Consumer<String> warnings) implements Source {
    private static final Pattern AUTH_LINE = Pattern.compile("(?m)^\\s*auth\\s*=\\s*(\\S+)\\s*$");

    @Override
    public boolean isThere() {
        return Files.exists(path);
    }

    @Override
    public Optional<Found> find(Resource resource) throws IOException {
        byte[] document = new ConfigFile(path, name).readRaw();
        return new AuthsKeychain(auths(document), name, warnings).find(resource);
    }

    @Override
    public List<String> entries() throws IOException {
        return auths(new ConfigFile(path, name).readRaw()).values().keySet().stream()
                .map(Words::clean)
                .toList();
    }

    private Json.Members auths(byte[] document) throws ImageException.Rejected {
        Matcher line = AUTH_LINE.matcher(new String(document, StandardCharsets.UTF_8));
        if (!line.find()) {
            return document.length == 0 ? Json.object().build() : Words.parseSecret(document, name);
        }
        Json entry = Json.object().put("auth", line.group(1)).build();
        return Json.object().put(RegistryKey.of("docker.io").text(), entry).build();
    }
}
