package dev.coffer.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OwnershipTest {
    private static final long ADA = 1000;

    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({
        "1000, ada, ada, 100644, ''",
        "1000, ada, staff, 100644, ''",
        "1000, ada, ada, 100664, ''",
        "1000, ada, ada, 040775, ''",
        "0, root, root, 100644, ''",
        "0, root, root, 041777, ''",
        "1000, ada, ada, 120777, ''",
        "1000, ada, staff, 100664, 'can be written by others (ada staff, mode 0664)'",
        "1000, ada, ada, 100666, 'can be written by others (ada ada, mode 0666)'",
        "0, root, wheel, 100664, 'can be written by others (root wheel, mode 0664)'",
        "1000, ada, ada, 040777, 'can be written by others (ada ada, mode 0777)'",
        "1000, ada, ada, 101666, 'can be written by others (ada ada, mode 1666)'",
        "1001, eve, ada, 100600, 'belongs to eve, not to you'",
        "1001, eve, eve, 120777, 'belongs to eve, not to you'",
        "1001, eve, eve, 041777, 'belongs to eve, not to you'"
    })
    void onlyTheUserAndRootMayBeAbleToWrite(long uid, String owner, String group, String mode, String objection) {
        assertThat(new FileOwner(uid, owner, group, Integer.parseInt(mode, 8))
                        .objection(ADA)
                        .orElse(""))
                .isEqualTo(objection);
    }

    @Test
    void aFileOfAnotherUserIsRefusedAndAFileOfThisOneIsNot() throws IOException {
        var file = Files.writeString(temp.resolve("f"), "x");
        long owner = FileOwner.of(file).uid();
        long other = owner + 1;
        if (owner == 0) {
            Files.setAttribute(file, "unix:uid", (int) other);
        }

        assertThatThrownBy(() -> new Ownership(owner == 0 ? 0 : other).check(file, "f", "name it"))
                .isInstanceOfSatisfying(
                        CofferException.Refused.class, e -> assertThat(e.hint()).contains("chown it; or, name it"))
                .hasMessageStartingWith("f belongs to ");
        assertThatCode(() -> new Ownership(owner == 0 ? other : owner).check(file, "f", "name it"))
                .doesNotThrowAnyException();
    }

    @Test
    void aLinkIsOnlyAsGoodAsWhatItLeadsTo() throws IOException {
        var far = Files.createDirectory(temp.resolve("far"));
        var file = Files.writeString(far.resolve("f"), "x");
        var link = Files.createSymbolicLink(temp.resolve("link"), file);
        var owner = Ownership.ofThisProcess().orElseThrow();

        assertThatCode(() -> owner.check(link, "link", "name it")).doesNotThrowAnyException();
        Files.setAttribute(far, "unix:mode", 0777);
        assertThatThrownBy(() -> owner.check(link, "link", "name it"))
                .hasMessageStartingWith("the directory of link can");
        Files.setAttribute(far, "unix:mode", 0755);
        Files.setAttribute(file, "unix:mode", 0666);
        assertThatThrownBy(() -> owner.check(link, "link", "name it"))
                .hasMessageStartingWith("what link is a link to can");
    }
}
