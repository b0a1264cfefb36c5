package dev.dray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class CompletionTest {
    @TempDir
    Path folder;

    @Test
    void bashAndZshShareAScriptThatKnowsEveryCommand() {
        Rig.Result bash = new Rig(folder).run("completion", "bash");
        Rig.Result zsh = new Rig(folder).run("completion", "zsh");

        assertThat(bash.code()).isZero();
        assertThat(bash.out())
                .contains("complete -F _complete_dray", "bashcompinit", "function _picocli_dray_layers()");
        assertThat(zsh.out()).isEqualTo(bash.out());
    }

    @Test
    void fishGetsALineForEachCommandAndEachOption() {
        Rig.Result fish = new Rig(folder).run("completion", "fish");

        assertThat(fish.lines())
                .contains(
                        "complete -c dray -n '__fish_use_subcommand' -f -a layers -d 'List an image\\'s layers, base first.'",
                        "complete -c dray -n '__fish_seen_subcommand_from store' -f -a gc"
                                + " -d 'Remove what no image in the store needs.'",
                        "complete -c dray -n '__fish_seen_subcommand_from layers' -l plain-http"
                                + " -d 'Speak http, not https, to registries that are not on this machine.'")
                .noneMatch(line -> line.contains("-a train") || line.contains("%"))
                .doesNotHaveDuplicates();
    }

    @Test
    void anUnknownShellIsWrongUsage() {
        Rig.Result result = new Rig(folder).run("completion", "tcsh");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("tcsh", "dray completion --help");
    }

    @Test
    void eachCommandThatIsNotHiddenHasAManualPage() throws Exception {
        new Rig(folder).run("manpages", folder.resolve("man").toString());

        List<String> pages;
        try (Stream<Path> files = Files.list(folder.resolve("man"))) {
            pages = files.map(file -> file.getFileName().toString()).toList();
        }
        assertThat(pages)
                .contains("dray.1", "dray-layers.1", "dray-store.1", "dray-store-gc.1")
                .doesNotContain("dray-train.1", "dray-manpages.1");
    }

    @Test
    void aManualPageIsPlainRoffWhoseHyphensCanBePasted() {
        CommandLine dray = Main.commandLine(Console.system(), Commands.neededFor("pull"));

        String page =
                new ManPage(Described.commands(dray.getCommandSpec()).getFirst().getCommandSpec()).text();

        assertThat(page)
                .startsWith(".TH \"DRAY\\-PULL\" \"1\"")
                .contains(
                        "dray\\-pull \\- pull images", "\\fB\\-\\-platform\\fR \\fIOS/ARCH\\fR", ".SH \"EXIT STATUS\"")
                .matches(text -> text.chars().allMatch(each -> each < 127), "ASCII only");
        assertThat(page.replace("\\-", "")).doesNotContain("-");
    }
}
