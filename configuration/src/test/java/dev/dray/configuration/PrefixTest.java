package dev.dray.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.dray.model.Reference;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Vectors of protocols J.6.
final class PrefixTest {
    @ParameterizedTest
    @CsvSource({
        "example.com:50000, example.com:5000, false",
        "docker.io/libraryy, docker.io/library, false",
        "docker.io/library/busybox2, docker.io/library/busybox, false",
        "example.com/foo:bar2, example.com/foo:bar, false",
        "example.com/foo:bar, example.com/foo:bar, true",
        "example.com/foo/bar@sha256:0123456789012345678901234567890123456789012345678901234567890123, example.com, true",
        "yet.another.example.com/foo/bar, *.another.example.com, true",
        "yet.another.example.com, *.another.example.com, true",
        "example.com/foo, *.example.com, false",
        "example.net/namespace-ends-in.com/x, *.com, false",
        "a.com.example.com/x, *.com, true",
        "x, *, false",
        "a.example.com/x, **.example.com, false",
        "example.com:5000, example.com, true",
        "example.com/a, example.com/a, true"
    })
    void coversWholeWordsOnly(String name, String prefix, boolean covered) {
        assertThat(new Prefix(prefix).covers(name) >= 0).isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource({
        "example.com/foo/image:latest, example.com/foo, example.com/path, example.com/path/image:latest",
        "docker.io/library/image, docker.io/library, example.com, example.com/image",
        "docker.io/library/image, docker.io, example.com, example.com/library/image",
        "docker.io/library/prefix/image, *.io, example.com, example.com/library/prefix/image",
        "another.sub.example.io:5000/library/x:latest, *.sub.example.io, example.com, example.com:5000/library/x:latest",
        "foo.bar.io/ns1/ns2, *.bar.io, omg.bbq.com/r, omg.bbq.com/r/ns1/ns2",
        "abc.internal.registry.com/foo:bar, *.internal.registry.com, '', abc.internal.registry.com/foo:bar"
    })
    void isReplacedByTheLocation(String name, String prefix, String location, String wanted) {
        Reference rewritten = entry(prefix).rewrite(Reference.parse(name), location);

        assertThat(rewritten).hasToString(wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "example.com/foo/image:latest, example.com/foo, example.com/path/, registries.conf",
        "example.com/foo/image, example.com/f, example.com/foo, does not begin with example.com/f"
    })
    void refusesWhatMakesNoName(String name, String prefix, String location, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> entry(prefix).rewrite(Reference.parse(name), location))
                .withMessageContaining(why);
    }

    private static RegistryEntry entry(String prefix) {
        return new RegistryEntry(
                new Prefix(prefix), prefix, false, false, false, List.of(), Path.of("registries.conf"));
    }
}
