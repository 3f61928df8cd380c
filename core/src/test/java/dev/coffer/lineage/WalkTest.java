package dev.coffer.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.VersionId;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Node;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Walks over lineages that are made up, with the questions counted.
class WalkTest {
    private static final int EVERYTHING = 10_000;

    private final TreeMap<VersionId, List<VersionId>> inputs = new TreeMap<>();
    private final Map<VersionId, Set<VersionId>> users = new HashMap<>();
    private int questions;

    @Test
    void aVersionWithoutLineageIsAlone() {
        made("a");

        assertThat(walk("a", Direction.BOTH, 5)).isEqualTo(Map.of("a", 0));
    }

    @Test
    void upwardsAreTheInputsAndTheirInputs() {
        made("raw");
        made("data", "raw");
        made("config");
        made("model", "data", "config");
        made("report", "model");

        assertThat(walk("model", Direction.UP, 5)).isEqualTo(Map.of("model", 0, "data", -1, "config", -1, "raw", -2));
    }

    @Test
    void downwardsAreTheUsersAndTheirUsers() {
        made("raw");
        made("data", "raw");
        made("other");
        made("model", "data", "other");
        made("report", "model");

        assertThat(walk("data", Direction.DOWN, 5)).isEqualTo(Map.of("data", 0, "model", 1, "report", 2));
    }

    @Test
    void bothWaysLeaveOutSiblings() {
        made("raw");
        made("data", "raw");
        made("sibling", "raw");
        made("model", "data");

        assertThat(walk("data", Direction.BOTH, 5)).isEqualTo(Map.of("data", 0, "raw", -1, "model", 1));
    }

    @Test
    void theShortestWayCounts() {
        made("raw");
        made("data", "raw");
        made("model", "data", "raw");

        assertThat(walk("model", Direction.UP, 5)).isEqualTo(Map.of("model", 0, "data", -1, "raw", -1));
    }

    @Test
    void nearestComesFirst() {
        made("raw");
        made("data", "raw");
        made("model", "data");

        assertThat(run("model", Direction.UP, 5, EVERYTHING).found().keySet())
                .containsExactly(id("model"), id("data"), id("raw"));
    }

    @Test
    void aWalkThatSawEverythingIsNotCut() {
        made("raw");
        made("data", "raw");
        made("model", "data");

        assertThat(run("model", Direction.UP, 2, EVERYTHING).isCut()).isFalse();
        assertThat(run("raw", Direction.DOWN, 2, EVERYTHING).isCut()).isFalse();
        assertThat(run("data", Direction.BOTH, 1, 3).isCut()).isFalse();
    }

    @Test
    void aWalkThatIsTooShortSaysSo() {
        made("raw");
        made("data", "raw");
        made("model", "data");

        var up = run("model", Direction.UP, 1, EVERYTHING);
        var down = run("raw", Direction.DOWN, 1, EVERYTHING);
        var nowhere = run("data", Direction.BOTH, 0, EVERYTHING);

        assertThat(up.found()).containsOnlyKeys(id("model"), id("data"));
        assertThat(down.found()).containsOnlyKeys(id("raw"), id("data"));
        assertThat(nowhere.found()).containsOnlyKeys(id("data"));
        assertThat(Stream.of(up, down, nowhere)).allMatch(Walk::isCut);
    }

    /// Behind the last level there is only what was seen already.
    @Test
    void aWalkThatEndsWithKnownVersionsIsNotCut() {
        made("raw");
        made("a", "raw");
        made("b", "raw", "a");

        assertThat(run("raw", Direction.DOWN, 1, EVERYTHING).isCut()).isFalse();
        assertThat(run("b", Direction.UP, 1, EVERYTHING).isCut()).isFalse();
    }

    @Test
    void tooManyVersionsAreCut() {
        made("raw");
        for (int i = 0; i < 30; i++) {
            made("m" + i, "raw");
        }

        var exact = run("raw", Direction.DOWN, 5, 31);
        var small = run("raw", Direction.DOWN, 5, 30);

        assertThat(exact.found()).hasSize(31);
        assertThat(exact.isCut()).isFalse();
        assertThat(small.found()).hasSize(30);
        assertThat(small.isCut()).isTrue();
    }

    /// The questions must reach behind the users that are known already.
    @Test
    void aSmallLimitNeverLosesAVersionSilently() {
        made("raw");
        made("a", "raw");
        made("b", "raw", "a");
        made("c", "a", "b", "raw");
        made("d", "c");
        for (int limit = 1; limit <= 6; limit++) {
            var walk = run("raw", Direction.DOWN, 10, limit);
            assertThat(walk.found()).as("limit %s", limit).hasSize(Math.min(limit, 5));
            assertThat(walk.isCut()).as("limit %s", limit).isEqualTo(limit < 5);
        }
    }

    @Test
    void deletedVersionsAreWalkedThrough() {
        made("raw");
        made("deleted-data", "raw");
        made("model", "deleted-data");

        var walk = run("model", Direction.UP, 5, EVERYTHING);

        assertThat(walk.found()).containsKey(id("raw"));
        assertThat(walk.found().values())
                .filteredOn(step -> step.node().deleted())
                .extracting(step -> step.node().id())
                .containsExactly(id("deleted-data"));
    }

    @Test
    void aCircleEnds() {
        inputs.put(id("a"), List.of(id("b")));
        inputs.put(id("b"), List.of(id("a")));
        users.put(id("a"), Set.of(id("b")));
        users.put(id("b"), Set.of(id("a")));

        assertThat(walk("a", Direction.BOTH, EVERYTHING)).containsOnlyKeys("a", "b");
    }

    @Test
    void aVersionThatDoesNotExistHasNoLineage() {
        assertThat(run("nothing", Direction.BOTH, 5, EVERYTHING).found()).isEmpty();
    }

    @Test
    void aLevelIsAskedForAtOnce() {
        made("0-0");
        for (int depth = 1; depth <= 10; depth++) {
            for (int i = 0; i < 900; i++) {
                made(depth + "-" + i, depth - 1 + "-" + (depth == 1 ? 0 : i));
            }
        }

        var walk = run("0-0", Direction.DOWN, 20, EVERYTHING);

        assertThat(walk.found()).hasSize(9_001);
        assertThat(questions).isEqualTo(1 + 10 + 11);
    }

    @Test
    void noQuestionIsLargerThanTheCatalogAllows() {
        made("raw");
        var all = IntStream.range(0, 2_500).mapToObj(i -> "m" + i).toList();
        all.forEach(name -> made(name, "raw"));
        made("end", all.toArray(String[]::new));

        assertThat(walk("raw", Direction.DOWN, 5)).hasSize(2_502);
        assertThat(walk("end", Direction.UP, 5)).hasSize(2_502);
    }

    /// Compared with the plainest way to say what descends from what.
    @Test
    void randomLineagesAreWalkedCompletely() {
        long seed = Long.getLong("coffer.seed", System.nanoTime());
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var names = IntStream.range(0, 120).mapToObj(i -> "n" + i).toList();
        for (int i = 0; i < names.size(); i++) {
            made(
                    names.get(i),
                    random.ints(random.nextInt(4), 0, Math.max(1, i))
                            .mapToObj(names::get)
                            .filter(name -> inputs.containsKey(id(name)))
                            .distinct()
                            .toArray(String[]::new));
        }
        for (var name : names) {
            var above = reachable(id(name), inputs);
            var below = reachable(id(name), users);
            var walk = run(name, Direction.BOTH, EVERYTHING, EVERYTHING);
            assertThat(ids(walk, -1)).as("above %s, seed %s", name, seed).isEqualTo(above);
            assertThat(ids(walk, 1)).as("below %s, seed %s", name, seed).isEqualTo(below);
        }
    }

    private static Set<VersionId> ids(Walk walk, int sign) {
        return walk.found().values().stream()
                .filter(step -> Integer.signum(step.depth()) == sign)
                .map(step -> step.node().id())
                .collect(Collectors.toSet());
    }

    private static Set<VersionId> reachable(VersionId from, Map<VersionId, ? extends Collection<VersionId>> next) {
        var reached = new HashSet<VersionId>();
        reach(from, next, reached);
        reached.remove(from);
        return reached;
    }

    private static void reach(
            VersionId from, Map<VersionId, ? extends Collection<VersionId>> next, Set<VersionId> reached) {
        var following = next.get(from);
        if (reached.add(from) && following != null) {
            following.forEach(each -> reach(each, next, reached));
        }
    }

    private void made(String name, String... from) {
        var ids = Stream.of(from).map(WalkTest::id).toList();
        inputs.put(id(name), ids);
        ids.forEach(
                input -> users.computeIfAbsent(input, each -> new TreeSet<>()).add(id(name)));
    }

    private Map<String, Integer> walk(String root, Direction direction, int levels) {
        var depths = new LinkedHashMap<String, Integer>();
        run(root, direction, levels, EVERYTHING)
                .found()
                .forEach((version, step) -> depths.put(version.artifact().value(), step.depth()));
        return depths;
    }

    private Walk run(String root, Direction direction, int levels, int nodeLimit) {
        var walk = new Walk(this::nodes, this::users, nodeLimit);
        walk.run(id(root), direction, levels);
        return walk;
    }

    private List<Node> nodes(Collection<VersionId> versions) {
        questions++;
        assertThat(versions).hasSizeBetween(1, Catalog.PAGE_LIMIT).doesNotHaveDuplicates();
        return versions.stream()
                .sorted()
                .filter(inputs::containsKey)
                .map(id -> new Node(
                        id,
                        ArtifactType.OTHER,
                        id.artifact().value().startsWith("deleted"),
                        inputs.getOrDefault(id, List.of())))
                .toList();
    }

    private List<VersionId> users(Collection<VersionId> versions, int limit) {
        questions++;
        assertThat(versions).hasSizeBetween(1, Catalog.PAGE_LIMIT).doesNotHaveDuplicates();
        assertThat(limit).isBetween(1, Catalog.USERS_LIMIT);
        return versions.stream()
                .flatMap(id -> users.getOrDefault(id, Set.of()).stream())
                .distinct()
                .sorted()
                .limit(limit)
                .toList();
    }

    private static VersionId id(String name) {
        return new VersionId(ArtifactName.of(name), 1);
    }
}
