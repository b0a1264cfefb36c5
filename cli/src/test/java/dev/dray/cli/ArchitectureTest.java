package dev.dray.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What must never be, whoever writes it.
final class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.dray")
            .that(not(resideInAPackage("dev.dray.testkit..")));

    @Test
    void modulesFormNoCircle() {
        slices().matching("dev.dray.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheCommandLinePrintsAndExits() {
        noClasses()
                .that(not(resideInAPackage("dev.dray.cli")))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({
        "org.apache.hc.., http",
        "com.fasterxml.jackson.., model",
        "org.tomlj.., configuration",
        "org.eclipse.jetty.., server",
        "io.prometheus.., service",
        "org.snakeyaml.., service",
        "com.github.luben.., layer",
        "org.tukaani.., layer",
        "picocli.., cli"
    })
    void librariesStayInTheirRoom(String library, String room) {
        noClasses()
                .that(not(resideInAPackage("dev.dray." + room)))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .check(CLASSES);
    }

    /// The table in ARCHITECTURE.md has a line for each module: `| name | uses a, b |`.
    @Test
    void thePictureIsTrue() throws IOException {
        Map<String, Set<String>> drawn = drawn();

        Map<String, Set<String>> real = new TreeMap<>();
        drawn.keySet().forEach(module -> real.put(module, new TreeSet<>()));
        for (JavaClass type : CLASSES) {
            real.computeIfAbsent(module(type), name -> new TreeSet<>()).addAll(uses(type));
        }

        assertThat(real).isEqualTo(drawn);
    }

    private static Map<String, Set<String>> drawn() throws IOException {
        String page = Files.readString(Path.of("..", "ARCHITECTURE.md"));
        Matcher line = Pattern.compile("^\\| `(\\w+)` \\| uses ([\\w, -]+) \\|", Pattern.MULTILINE)
                .matcher(page);
        Map<String, Set<String>> drawn = new TreeMap<>();
        while (line.find()) {
            Set<String> uses = new TreeSet<>(Set.of(line.group(2).split(", ")));
            uses.remove("-");
            drawn.put(line.group(1), uses);
        }
        return drawn;
    }

    private static Set<String> uses(JavaClass type) {
        Set<String> uses = new TreeSet<>();
        type.getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                .filter(target -> target.getPackageName().startsWith("dev.dray"))
                .map(ArchitectureTest::module)
                .forEach(uses::add);
        uses.remove(module(type));
        return uses;
    }

    private static String module(JavaClass type) {
        String name = type.getPackageName();
        return name.equals("dev.dray") ? "toolkit" : name.substring("dev.dray.".length());
    }
}
