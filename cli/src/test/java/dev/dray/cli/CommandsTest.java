package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

final class CommandsTest {
    static List<Class<?>> all() {
        return Commands.ALL;
    }

    @ParameterizedTest
    @MethodSource("all")
    void isCalledAsItsClass(Class<?> command) {
        String annotated = command.getAnnotation(Command.class).name();

        assertThat(Commands.nameOf(command)).isEqualTo(annotated);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aRunNeedsOnlyItsOwnCommand(Class<?> command) {
        String name = Commands.nameOf(command);

        List<Class<?>> needed = Commands.neededFor(name, "tags");

        assertThat(needed).isEqualTo(name.equals("help") ? Commands.ALL : List.of(command));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "tag", "Tags"})
    void whatBeginsOtherwiseNeedsAll(String first) {
        assertThat(Commands.neededFor(first, "tags")).isEqualTo(Commands.ALL);
    }

    @Test
    void noArgumentNeedsAll() {
        assertThat(Commands.neededFor()).isEqualTo(Commands.ALL);
    }
}
