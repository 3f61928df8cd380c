package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.CofferException;
import dev.coffer.config.ConfigLoader.Flags;
import dev.coffer.retention.RetentionPolicy;
import dev.coffer.retention.Rule;
import dev.coffer.retention.RuleSet;
import dev.coffer.retention.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFileTest {
    private static final String ALL = """
            enabled: true
            max_versions_per_artifact: 10
            max_age_days: 90
            keep_newest: 3
            keep_within_days: 30
            keep_inputs: false
            best: {metric: eval.auc, order: max, count: 3}
            rules:
              - {name: 'tmp/*', type: report, max_age_days: 7, keep_aliased: false}
              - filter: "tags.stage = 'dev'"
                max_versions_per_artifact: 2
                best:
                  - {metric: loss, order: min, count: 1}
                  - {metric: acc, order: max, count: 2}
              - name: 'gold/**'
            """;

    private static final RetentionPolicy POLICY = new RetentionPolicy(
            true,
            List.of(
                    new RuleSet(
                            new Scope(Optional.of("tmp/*"), Optional.of(ArtifactType.REPORT), Optional.empty()),
                            List.of(new Rule.MaxAge(7), new Rule.KeepInputs())),
                    RuleSet.of(
                            Scope.where("tags.stage = 'dev'"),
                            new Rule.MaxVersions(2),
                            new Rule.KeepBest("loss", Rule.Best.MIN, 1),
                            new Rule.KeepBest("acc", Rule.Best.MAX, 2)),
                    RuleSet.of(Scope.named("gold/**"))),
            new RuleSet(
                    Scope.EVERYTHING,
                    List.of(
                            new Rule.MaxVersions(10),
                            new Rule.MaxAge(90),
                            new Rule.KeepAliased(),
                            new Rule.KeepNewest(3),
                            new Rule.KeepWithin(30),
                            new Rule.KeepBest("eval.auc", Rule.Best.MAX, 3))));

    @TempDir
    Path project;

    @Test
    void everythingAPolicyCanSayIsRead() {
        assertThat(PolicyFile.parse("policy.yaml", ALL)).isEqualTo(POLICY);
    }

    @Test
    void thePolicyMayStandBelowItsKey() {
        assertThat(PolicyFile.parse("policy.yaml", "cleanup_policy:\n  max_age_days: 3"))
                .isEqualTo(RetentionPolicy.of(false, new Rule.MaxAge(3)));
    }

    @Test
    void whatIsWrittenIsReadBack() {
        var text = PolicyFile.text(POLICY);

        assertThat(PolicyFile.parse("text", text)).isEqualTo(POLICY);
        assertThat(PolicyFile.text(PolicyFile.parse("text", text))).isEqualTo(text);
    }

    @Test
    void theSectionOfPipelineYamlSaysTheSame() throws IOException {
        Files.writeString(project.resolve("pipeline.yaml"), "artifact_store:\n  cleanup_policy:\n" + ALL.indent(4));

        var config = new ConfigLoader(Map.of(), project).resolve(Flags.NONE).config();

        assertThat(config.cleanupPolicy()).isEqualTo(POLICY);
    }

    @Test
    void variablesAreFilledInWithinRules() throws IOException {
        Files.writeString(project.resolve("pipeline.yaml"), """
                artifact_store:
                  cleanup_policy:
                    rules:
                      - name: ${TEAM}/*
                        max_age_days: ${DAYS:7}
                      - {name: '$${x', keep_newest: 2}
                """);

        var policy = new ConfigLoader(Map.of("TEAM", "blue"), project)
                .resolve(Flags.NONE)
                .config()
                .cleanupPolicy();

        assertThat(policy.rules())
                .containsExactly(
                        RuleSet.of(Scope.named("blue/*"), new Rule.MaxAge(7)),
                        RuleSet.of(Scope.named("${x"), new Rule.KeepNewest(2)));
    }

    @Test
    void rulesCanComeFromTheEnvironment() {
        var environment = Map.of(
                "COFFER_CLEANUP_POLICY_BEST", "[{\"metric\":\"auc\",\"order\":\"max\",\"count\":2}]",
                "COFFER_CLEANUP_POLICY_RULES", "[{name: 'a', max_age_days: 7}]");

        var policy = new ConfigLoader(environment, project)
                .resolve(Flags.NONE)
                .config()
                .cleanupPolicy();

        assertThat(policy.rules()).containsExactly(RuleSet.of(Scope.named("a"), new Rule.MaxAge(7)));
        assertThat(policy.otherwise().best()).containsExactly(new Rule.KeepBest("auc", Rule.Best.MAX, 2));
    }

    @Test
    void theOriginOfRulesIsShown() throws IOException {
        Files.writeString(
                project.resolve("pipeline.yaml"),
                "artifact_store:\n  cleanup_policy:\n    rules: [{name: a, max_age_days: 7}]\n");

        assertThat(new ConfigLoader(Map.of(), project).resolve(Flags.NONE).settings())
                .contains(new Setting(
                        "cleanup_policy.rules", "[{\"name\":\"a\",\"max_age_days\":7}]", "pipeline.yaml:3"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            max_age_days: -3                        | 1:15: max_age_days: expected a whole number from 1
            keep_newest: 0                          | 1:14: keep_newest: expected a whole number from 1
            keep_within_days: 1.5                   | 1:19: keep_within_days: expected a whole number, found the number 1.5
            max_versions: 3                         | 1:1: unknown key 'max_versions'
            keep_best: 3                            | 1:1: unknown key 'keep_best'
            best: 3                                 | 1:7: best: expected a mapping, found the number 3
            best: {metric: auc, count: 1}           | 1:7: best: order is missing
            best: {metric: auc, order: up, count: 1} | 1:28: best.order: expected max or min, found 'up'
            best: [{metric: auc, order: max, count: 0}] | 1:41: best[0].count: expected a whole number from 1
            best: {metric: '', order: max, count: 1} | 1:16: best.metric: '' is not a metric
            rules: {name: a}                        | 1:8: rules: expected a list of mappings, found a mapping
            rules: [{max_age_days: 3}]              | 1:9: rules[0]: says not which versions it is for
            rules: [{name: a, max_age: 3}]          | 1:19: unknown key 'rules[0].max_age'
            rules: [{name: a, enabled: true}]       | 1:19: unknown key 'rules[0].enabled'
            rules: [{type: modell}]                 | 1:16: rules[0].type: expected model
            rules: [{filter: 'metrics.auc >'}]      | 1:18: rules[0].filter:
            rules: [{filter: 3}]                    | 1:18: rules[0].filter: expected text, found the number 3
            enabled: true                           | 1:1: the cleanup policy is enabled but has no limit
            [1]                                     | 1:1: expected a mapping, found a list
            '{'                                     | not valid YAML
            """)
    void aMistakeIsShownWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> PolicyFile.parse("policy.yaml", text))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining(message)
                .hasMessageStartingWith("policy.yaml");
    }

    @Test
    void aWordThatIsNearlyRightIsAskedFor() {
        assertThatThrownBy(() -> PolicyFile.parse("policy.yaml", "max_age_day: 3"))
                .satisfies(failure ->
                        assertThat(((CofferException) failure).hint()).contains("did you mean 'max_age_days'?"));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> PolicyFile.read(project.resolve("none.yaml"), "none.yaml"))
                .hasMessage("none.yaml: no such file");
    }
}
