package dev.coffer.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.AliasChange;
import dev.coffer.ArtifactStore;
import dev.coffer.LineageRequest;
import dev.coffer.PutRequest;
import dev.coffer.Query;
import dev.coffer.TestStores;
import dev.coffer.VerifyRequest;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Protection;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import dev.coffer.ingest.Source;
import dev.coffer.sweep.SweepRules;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An SQLite file is damaged at some place: whoever asks gets the right answer, or is told of the damage and of the way out. An answer that
/// is wrong all the same is at least found by `verify`.
final class SqliteDamageTest {
    private static final int RUNS = Integer.getInteger("coffer.damages", 200);
    private static final int PAGE = 4096;

    private static final VerifyRequest VERIFY = new VerifyRequest(Optional.empty(), Depth.OBJECTS, new Progress());

    @TempDir
    private Path directory;

    private StoreConfig config;
    private byte[] whole = new byte[0];

    /// What people ask.
    private static final Map<String, Function<ArtifactStore, Object>> QUESTIONS = questions();

    private static Map<String, Function<ArtifactStore, Object>> questions() {
        var questions = new LinkedHashMap<String, Function<ArtifactStore, Object>>();
        questions.put("ls", store -> store.artifacts("**").toList());
        questions.put("log", store -> store.versions("m").toList());
        questions.put("show number", store -> store.version("m:v3"));
        questions.put("show alias", store -> store.version("m:prod"));
        questions.put("show run", store -> store.version("m:run=run-1"));
        questions.put("show label", store -> store.version("m:1.0.2"));
        questions.put(
                "show digest",
                store -> store.version("m@" + store.version("m:v1").digest().toString()));
        questions.put("cat", store -> {
            try (var stream = store.read("m:v4", "file")) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        questions.put(
                "find",
                store -> store.find(query("metrics.auc >= 0.3 AND params.lr < 1"))
                        .toList());
        questions.put(
                "find tag", store -> store.find(query("tags.stage = 'dev'")).toList());
        questions.put("alias history", store -> store.aliasHistory("m", "prod"));
        questions.put("lineage", store -> store.lineage(LineageRequest.of("m:v2")));
        questions.put("stats", store -> store.maintenance().stats("**"));
        questions.put("gc --dry-run", store -> store.maintenance().planCollection(SweepRules.STANDARD));
        return questions;
    }

    private static Query query(String filter) {
        return Query.where(filter);
    }

    @BeforeEach
    void fill() throws IOException {
        config = StoreConfig.local(directory.resolve("store"))
                .withMetadata(new Metadata.Sqlite(Optional.of(directory.resolve("catalog.sqlite"))));
        try (var store = ArtifactStore.openOrCreate(config, TestStores.options(1))) {
            put(store, "data", 0);
            for (int i = 0; i < 25; i++) {
                put(store, "m", i);
            }
            store.setAlias(AliasChange.of("m", "prod", "v2").because("first"));
            store.setAlias(AliasChange.of("m", "prod", "v4"));
            store.tag("m:v3", Map.of("stage", "prod"), Set.of("gone"));
            store.protect("m:v5", new Protection(Optional.empty(), "audit"));
            store.delete("m:v6");
            store.deleteForGood("m:v7");
        }
        whole = Files.readAllBytes(database());
    }

    private Path database() {
        return directory.resolve("catalog.sqlite");
    }

    private static void put(ArtifactStore store, String name, int number) {
        var content = ("content of " + name + " " + number).getBytes(StandardCharsets.UTF_8);
        var request = PutRequest.of(
                        name, List.of(Source.StreamedFile.of("file", () -> new ByteArrayInputStream(content))))
                .label("1.0." + number)
                .metric("auc", number / 25.0)
                .param("lr", "0." + number)
                .tag("stage", number % 2 == 0 ? "dev" : "test")
                .tag("gone", "")
                .description("x".repeat(200));
        store.put((name.equals("m") ? request.input("data") : request).build());
    }

    private enum Outcome {
        RIGHT,
        CORRUPT,
        OTHER_FAILURE,
        WRONG_AND_FOUND
    }

    /// `-Dcoffer.seed=…` runs it again, `-Dcoffer.damages=…` sets how many damages there are.
    @Test
    void whoeverAsksGetsTheRightAnswerOrIsToldOfTheDamage() throws IOException {
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        System.out.println("SqliteDamageTest seed: -Dcoffer.seed=" + seed);
        var random = new Random(seed);
        var truth = answers();
        var outcomes = new EnumMap<Outcome, Integer>(Outcome.class);
        for (int run = 0; run < RUNS; run++) {
            var damaged = whole.clone();
            var what = run + ": " + damage(damaged, random);
            restore(damaged, what.contains("truncated") ? random.nextInt(whole.length) : whole.length);
            judge(what, truth, outcomes);
        }
        System.out.println("SqliteDamageTest outcomes: " + outcomes);
        assertThat(outcomes.keySet()).contains(Outcome.RIGHT, Outcome.CORRUPT);
    }

    private void restore(byte[] bytes, int length) throws IOException {
        for (var end : List.of("-wal", "-shm")) {
            Files.deleteIfExists(database().resolveSibling("catalog.sqlite" + end));
        }
        Files.write(database(), Arrays.copyOf(bytes, length));
    }

    private static String damage(byte[] bytes, Random random) {
        int page = random.nextInt(bytes.length / PAGE);
        return switch (random.nextInt(4)) {
            case 0 -> {
                Arrays.fill(bytes, page * PAGE, (page + 1) * PAGE, (byte) 0);
                yield "page " + page + " zeroed";
            }
            case 1 -> {
                int at = page * PAGE + random.nextInt(PAGE);
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                yield "bit flipped in byte " + at;
            }
            case 2 -> {
                int other = random.nextInt(bytes.length / PAGE);
                System.arraycopy(bytes, other * PAGE, bytes, page * PAGE, PAGE);
                yield "page " + page + " is page " + other;
            }
            default -> "truncated";
        };
    }

    private Map<String, Object> answers() {
        var answers = new TreeMap<String, Object>();
        try (var store = ArtifactStore.open(config, TestStores.options(2))) {
            QUESTIONS.forEach((name, question) -> answers.put(name, question.apply(store)));
        }
        return answers;
    }

    private void judge(String what, Map<String, Object> truth, Map<Outcome, Integer> outcomes) {
        boolean wrong = false;
        boolean told = false;
        try (var store = ArtifactStore.open(config, TestStores.options(2))) {
            for (var question : QUESTIONS.entrySet()) {
                var outcome = outcome(
                        what + ", " + question.getKey(),
                        () -> question.getValue().apply(store).equals(truth.get(question.getKey())));
                wrong |= outcome == Outcome.WRONG_AND_FOUND;
                outcomes.merge(outcome, 1, Integer::sum);
            }
            boolean[] clean = new boolean[1];
            var verified = outcome(what + ", verify", () -> {
                clean[0] = store.maintenance().verify(VERIFY).damages().isEmpty();
                return true;
            });
            told = verified != Outcome.RIGHT || !clean[0];
        } catch (RuntimeException e) {
            assertFailure(what + ", open or close", e);
            told = true;
        }
        assertThat(told || !wrong)
                .as("%s: a wrong answer that verify does not find", what)
                .isTrue();
    }

    private interface Right {
        boolean ask();
    }

    private static Outcome outcome(String what, Right question) {
        try {
            return question.ask() ? Outcome.RIGHT : Outcome.WRONG_AND_FOUND;
        } catch (RuntimeException e) {
            assertFailure(what, e);
            return e instanceof CofferException.Corrupt ? Outcome.CORRUPT : Outcome.OTHER_FAILURE;
        }
    }

    private static void assertFailure(String what, RuntimeException failure) {
        assertThat(failure)
                .as(what)
                .isInstanceOfSatisfying(
                        CofferException.class,
                        coffer -> assertThat(coffer instanceof CofferException.NotFound
                                        || coffer.hint().isPresent())
                                .as("%s: a way out of %s", what, coffer.toString())
                                .isTrue());
    }

    /// Somebody changed a row with another program.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE version SET body = replace(body, 'content', 'c') , files = 7 WHERE id = 3",
                "UPDATE version SET body = replace(body, '\"lr\":\"0.3\"', '\"lr\":\"0.4\"')",
                "UPDATE version SET storage = (SELECT storage FROM version WHERE id = 4) WHERE id = 5",
                "UPDATE version SET run = 'another' WHERE id = 4",
                "UPDATE metric SET value = 2 WHERE version_id = 4",
                "UPDATE param SET value = 'x' WHERE version_id = 4",
                "DELETE FROM tag WHERE version_id = 4",
                "DELETE FROM version_object WHERE version_id = 4",
                "UPDATE object SET condemned = 1 WHERE id = (SELECT min(object_id) FROM version_object WHERE"
                        + " version_id = 4)",
                "UPDATE alias_move SET to_number = 3 WHERE current",
                "UPDATE alias_move SET actor = 'mallory' WHERE NOT current",
                "DELETE FROM version_state WHERE version_id = 7",
                "UPDATE version_state SET swept_at = NULL",
                "UPDATE version_state SET protection_reason = 'none'",
                "DELETE FROM input WHERE version_id = 4",
                "UPDATE artifact SET type = 'model' WHERE name = 'm'",
                "UPDATE head SET last_entry = 5, appended = 5",
            })
    void rowsThatWereChangedAreFound(String statement) throws Exception {
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + database());
                var sql = connection.createStatement()) {
            assertThat(sql.executeUpdate(statement)).isPositive();
        }

        try (var store = ArtifactStore.open(config, TestStores.options(3))) {
            var damages = store.maintenance().verify(VERIFY).damages();

            assertThat(damages)
                    .anySatisfy(damage -> assertThat(damage.object() + damage.problem())
                            .contains("sqlite")
                            .contains("coffer rebuild"));
        } catch (CofferException.Refused e) {
            assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("coffer rebuild"));
        }
    }

    @Test
    void aDatabaseThatSaysWhatTheLogSaysIsWell() {
        try (var store = ArtifactStore.open(config, TestStores.options(3))) {
            assertThat(store.maintenance().verify(VERIFY).damages()).isEmpty();
        }
    }
}
