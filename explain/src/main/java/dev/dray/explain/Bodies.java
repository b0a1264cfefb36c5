package dev.dray.explain;

import dev.dray.http.Query;
import dev.dray.http.Secrets;
import dev.dray.http.ShellWord;
import dev.dray.model.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a script has what calls carry: from an earlier answer with the same bytes, from a folder of blobs, or written
/// out.
final class Bodies {
    /// Bytes; what is longer is taken from a folder of blobs if one has it.
    private static final int SHORT = 4096;

    private static final Pattern DIGEST = Pattern.compile("sha256:([0-9a-f]{64})");
    private static final Pattern CONTENT_RANGE = Pattern.compile("(?:bytes )?(\\d+)-(\\d+)(?:/.*)?");

    private final List<Path> folders;
    private final Map<String, Integer> received = new LinkedHashMap<>();
    private final Map<Path, String> used = new LinkedHashMap<>();
    private boolean demanded;

    /// How a body is sent.
    ///
    /// @param before what must run before
    /// @param words  for `curl`
    record Sending(List<String> before, List<ShellWord> words) {
        static Sending file(ShellWord file, List<String> before) {
            return new Sending(
                    before,
                    List.of(ShellWord.of("--data-binary"), ShellWord.of("@").plus(file)));
        }
    }

    /// @param folders with `sha256/<hex>`
    Bodies(List<Path> folders) {
        this.folders = folders;
    }

    /// A step whose answer will be there for later ones.
    void received(Step step) {
        step.got().ifPresent(digest -> received.putIfAbsent(digest, step.number()));
    }

    /// How the body of a call is sent; empty where it has none.
    Optional<Sending> of(Step step, Flow flow) {
        return step.sent().map(content -> sending(step, content, flow));
    }

    private Sending sending(Step step, Content content, Flow flow) {
        Optional<byte[]> bytes = content.bytes();
        if (bytes.isPresent() && bytes.get().length == 0) {
            return new Sending(List.of(), List.of(ShellWord.of("--data-binary"), ShellWord.of("")));
        }
        if (bytes.isPresent() && step.header("Content-Type").startsWith("application/x-www-form-urlencoded")) {
            return form(new String(bytes.get(), StandardCharsets.UTF_8), step, flow);
        }
        Optional<Json> secret = bytes.flatMap(Members::parse).filter(SecretJson::has);
        if (secret.isPresent() && step.header("Content-Type").startsWith("application/json")) {
            return made(step, new SecretJson(secret.get()).command(flow, step));
        }
        return plain(step, content);
    }

    private static Sending form(String text, Step step, Flow flow) {
        List<ShellWord> words = new ArrayList<>();
        for (Map.Entry<String, String> field : Query.parse(text).parameters()) {
            ShellWord value = Secrets.isParameter(field.getKey())
                    ? flow.secret(field.getValue(), step, Names.variable(field.getKey()), "the " + field.getKey())
                    : ShellWord.of(field.getValue());
            words.add(ShellWord.of("--data-urlencode"));
            words.add(ShellWord.of(field.getKey() + "=").plus(value));
        }
        return new Sending(List.of(), words);
    }

    /// By a command that prints it.
    private static Sending made(Step step, String command) {
        String file = step.number() + ".request";
        return Sending.file(ShellWord.of(file), List.of(command + " >" + file));
    }

    private Sending plain(Step step, Content content) {
        Optional<String> digest = content.digest();
        Optional<Integer> earlier = digest.map(received::get);
        if (earlier.isPresent()) {
            return sent(step, ShellWord.of(earlier.get() + ".body"), content.length());
        }
        Optional<Path> folder = digest.flatMap(this::folder);
        Optional<byte[]> bytes = content.bytes();
        if (bytes.isPresent() && (folder.isEmpty() || bytes.get().length < SHORT)) {
            return made(step, written(bytes.get()));
        }
        Matcher range = CONTENT_RANGE.matcher(step.header("Content-Range"));
        Matcher named = DIGEST.matcher(step.call().purpose());
        if (range.matches() && named.find()) {
            return part(step, blob(named.group(1)), Long.parseLong(range.group(1)), Long.parseLong(range.group(2)));
        }
        String hex = digest.or(() -> DIGEST.matcher(step.call().purpose())
                        .results()
                        .map(found -> found.group(1))
                        .findFirst())
                .orElse("of-the-body-of-step-" + step.number());
        return sent(step, blob(hex), content.length());
    }

    /// A file as it is: small ones at once, large ones without reading them into memory.
    private static Sending sent(Step step, ShellWord file, long length) {
        // To a URL that ends with a slash curl would add the name of the file.
        return length < Content.MAX_KEPT || step.uri().getPath().endsWith("/")
                ? Sending.file(file, List.of())
                : new Sending(List.of(), List.of(ShellWord.of("-T"), file));
    }

    private static Sending part(Step step, ShellWord blob, long first, long last) {
        return made(
                step,
                "dd status=none bs=64K iflag=skip_bytes,count_bytes skip=%d count=%d if=%s"
                        .formatted(first, last - first + 1, blob));
    }

    private static String written(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
                return "printf %s " + ShellWord.quote(text);
            }
        } catch (CharacterCodingException e) {
            // So it is no text.
        }
        return "base64 -d <<<" + Base64.getEncoder().encodeToString(bytes);
    }

    private Optional<Path> folder(String hex) {
        return folders.stream()
                .filter(folder -> Files.isRegularFile(folder.resolve("sha256").resolve(hex)))
                .findFirst();
    }

    private ShellWord blob(String hex) {
        Optional<Path> folder = folder(hex);
        demanded |= folder.isEmpty();
        String name = folder.map(found ->
                        used.computeIfAbsent(found, any -> used.isEmpty() ? "BLOBS" : "BLOBS_" + (used.size() + 1)))
                .orElse("BLOBS");
        return ShellWord.variable(name).plus("/sha256/" + hex);
    }

    /// One line for each folder that is read.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        used.forEach((folder, name) -> lines.add("%s=$(realpath \"${%s:-%s}\")"
                .formatted(name, name, folder.toAbsolutePath().toString().replaceAll("[\\\\\"$`}]", "\\\\$0"))));
        if (demanded && used.isEmpty()) {
            lines.add("BLOBS=$(realpath \"${BLOBS:?a folder that has as sha256/HEX what is sent}\")");
        }
        return lines;
    }
}
