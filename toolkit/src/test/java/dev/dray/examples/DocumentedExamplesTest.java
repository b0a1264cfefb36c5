package dev.dray.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/library.md` and `README.md` show code that runs: each of its examples stands in a test of this package,
/// between
/// `// example: TITLE` and `// end`, and the pages have it word for word.
final class DocumentedExamplesTest {
    private static final Path SOURCES = Path.of("src/test/java/dev/dray/examples");
    private static final Path PAGE = Path.of("../docs/library.md");
    private static final Path README = Path.of("../README.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("(?ms)^ *// example: (?<title>[^\\n]+)\\n(?<code>.*?)^ *// end$");
    private static final Pattern DOCUMENTED =
            Pattern.compile("(?ms)^### (?<title>[^\\n]+)\\n(?<text>[^`]*?)^```java\\n(?<code>.*?)^```$");

    private static final Pattern SHOWN =
            Pattern.compile("(?ms)^<!-- example: (?<title>[^\\n]+) -->\\n```java\\n(?<code>.*?)^```$");

    @Test
    void thePageShowsEveryExampleWordForWordAndNoOther() throws IOException {
        Map<String, String> examples = new LinkedHashMap<>();
        for (Path source : sources()) {
            find(EXAMPLE, source, examples);
        }

        Map<String, String> documented = find(DOCUMENTED, PAGE, new LinkedHashMap<>());

        assertThat(documented).containsExactlyInAnyOrderEntriesOf(examples);
    }

    @Test
    void theReadmeShowsExamplesOnly() throws IOException {
        Map<String, String> examples = new LinkedHashMap<>();
        for (Path source : sources()) {
            find(EXAMPLE, source, examples);
        }

        Map<String, String> shown = find(SHOWN, README, new LinkedHashMap<>());

        assertThat(examples).containsAllEntriesOf(shown);
        assertThat(shown).hasSize(codeBlocks(README));
    }

    @Test
    void thePageHasNoCodeWithoutATitle() throws IOException {
        assertThat(find(DOCUMENTED, PAGE, new LinkedHashMap<>())).hasSize(codeBlocks(PAGE));
    }

    private static int codeBlocks(Path page) throws IOException {
        return (int) Pattern.compile("(?m)^```java$")
                .matcher(Files.readString(page))
                .results()
                .count();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return new ArrayList<>(files.sorted().toList());
        }
    }

    private static Map<String, String> find(Pattern pattern, Path file, Map<String, String> found) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(file));
        while (matcher.find()) {
            assertThat(found.put(
                            matcher.group("title").strip(),
                            matcher.group("code").stripTrailing().stripIndent()))
                    .as("examples of the same title in %s", file)
                    .isNull();
        }
        return found;
    }
}
