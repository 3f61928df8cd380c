package dev.coffer.compare;

import static dev.coffer.compare.Samples.directory;
import static dev.coffer.compare.Samples.executable;
import static dev.coffer.compare.Samples.file;
import static dev.coffer.compare.Samples.link;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.Shape;
import dev.coffer.content.Manifest;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeDiffTest {
    private static List<String> changes(Manifest from, Manifest to) {
        return TreeDiff.between(from, to).changes().stream()
                .map(TreeDiffTest::describe)
                .toList();
    }

    private static String describe(TreeChange change) {
        return switch (change) {
            case TreeChange.Added added -> "+ " + added.path();
            case TreeChange.Removed removed -> "- " + removed.path();
            case TreeChange.Changed changed -> "~ " + changed.path() + " " + changed.sharedBytes();
            case TreeChange.Renamed renamed ->
                renamed.from().path() + " > " + renamed.path() + " " + renamed.sharedBytes();
        };
    }

    @Test
    void filesAreAddedRemovedChangedAndSame() {
        var from = directory(file("a", "x:1"), file("b", "x:2"), file("d/e", "x:3"));
        var to = directory(file("a", "x:1"), file("b", "y:2"), file("f", "x:4"));
        assertThat(changes(from, to)).containsExactly("~ b 0", "- d/e", "+ f");
        assertThat(TreeDiff.between(from, to).same()).isEqualTo(1);
    }

    @Test
    void aTreeIsEqualToItself() {
        var tree = directory(file("a", "x:1"), link("l", "a"), file("empty", ""));
        assertThat(TreeDiff.between(tree, tree).isEmpty()).isTrue();
    }

    @Test
    void sharesAreCountedInChunks() {
        var from = directory(file("a", "x:100 y:50 z:10"), file("other", "q:7"));
        var to = directory(file("a", "y:50 new:20 z:10 y:50"), file("third", "q:7 r:8"), file("other", "q:7"));
        var diff = TreeDiff.between(from, to);
        assertThat(diff.changes().getFirst())
                .isInstanceOfSatisfying(
                        TreeChange.Changed.class,
                        changed -> assertThat(changed.sharedBytes()).isEqualTo(110));
        assertThat(diff.sharedBytes()).isEqualTo(110 + 7 + 7);
        assertThat(diff.bytes()).isEqualTo(130 + 15 + 7);
    }

    @Test
    void equalContentUnderAnotherPathIsRenamed() {
        assertThat(changes(directory(file("old/a", "x:9")), directory(file("new/b", "x:9"))))
                .containsExactly("old/a > new/b 9");
    }

    @Test
    void ofEqualFilesTheOneWithTheSameNameIsTheSource() {
        var from = directory(file("a/one", "x:9"), file("a/two", "x:9"));
        var to = directory(file("b/two", "x:9"), file("b/zero", "x:9"), file("c/copy", "x:9"));
        assertThat(changes(from, to)).containsExactly("a/two > b/two 9", "a/one > b/zero 9", "+ c/copy");
    }

    @Test
    void aFileThatIsStillThereIsNoSource() {
        var from = directory(file("a", "x:9"));
        var to = directory(file("a", "x:9"), file("b", "x:9"));
        assertThat(changes(from, to)).containsExactly("+ b");
    }

    @Test
    void emptyFilesAreNotRenamed() {
        assertThat(changes(directory(file("a", "")), directory(file("b", "")))).containsExactly("- a", "+ b");
    }

    @Test
    void aRenamedAndEditedFileIsFoundByHalfOfItsChunks() {
        var from = directory(file("a", "x:50 y:50"), file("b", "p:50 q:51"));
        var to = directory(file("c", "x:50 z:50"), file("d", "p:50 r:51"));
        assertThat(changes(from, to)).containsExactly("- b", "a > c 50", "+ d");
    }

    @Test
    void theMostAlikeFileIsTheSource() {
        var from = directory(file("a", "x:60 y:40"), file("b", "z:40 w:60 v:10"));
        var to = directory(file("c", "x:60 z:40 w:60"));
        assertThat(changes(from, to)).containsExactly("- a", "b > c 100");
    }

    @Test
    void permissionsAndKindsCount() {
        var from = directory(file("run", "x:1"), file("was", "y:1"), link("l", "a"));
        var to = directory(executable("run", "x:1"), link("was", "run"), link("l", "b"));
        assertThat(changes(from, to)).containsExactly("~ l 0", "~ run 1", "~ was 0");
    }

    @Test
    void theOnlyFilesOfTwoVersionsAreOneFileWhateverTheyAreCalled() {
        var from = new Manifest(Shape.FILE, List.of(file("data-1.csv", "x:10")));
        var to = new Manifest(Shape.FILE, List.of(file("data-2.csv", "y:10")));
        assertThat(changes(from, to)).containsExactly("data-1.csv > data-2.csv 0");
    }
}
