package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    @TempDir
    Path directory;

    @Test
    void bashAndZshShareAScriptThatKnowsEveryCommand() {
        var script = new Shell(directory).ok("completion", "bash").out();
        assertThat(Commands.NAMES).allSatisfy(name -> assertThat(script).contains("_picocli_coffer_" + name));
        assertThat(new Shell(directory).ok("completion", "zsh").out()).isEqualTo(script);
    }

    @Test
    void fishKnowsEveryCommandAndItsOptions() {
        var script = new Shell(directory).ok("completion", "fish").out();
        assertThat(Commands.NAMES)
                .allSatisfy(name -> assertThat(script).contains("-n __fish_use_subcommand -a " + name + " "));
        assertThat(script)
                .contains("complete -c coffer -n '__fish_seen_subcommand_from rm' -s y -l yes -d ")
                .contains("complete -c coffer -n '__fish_seen_subcommand_from alias' -a history ");
    }

    @Test
    void theScriptIsADocumentToo() {
        var document = new Shell(directory).ok("completion", "fish", "--json").json();
        assertThat(document.get("shell").asString()).isEqualTo("fish");
        assertThat(document.get("script").asString()).startsWith("complete -c coffer");
    }
}
