package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class BomTest {
    private static final Pattern OURS =
            Pattern.compile("<groupId>dev.dray</groupId><artifactId>([\\w-]+)</artifactId>");

    @Test
    void theBillOfMaterialsNamesEveryModuleThatIsPublished() throws IOException {
        Set<String> managed = named(Path.of("..", "pom.xml"));
        managed.removeAll(Set.of("dray-testkit", "dray-picocli"));

        assertThat(named(Path.of("..", "dist", "bom", "pom.xml"))).isEqualTo(managed);
    }

    private static Set<String> named(Path pom) throws IOException {
        return OURS.matcher(Files.readString(pom))
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
