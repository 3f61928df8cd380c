package dev.coffer.lineage;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Limits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds the id of the run in the environment. The first line of the table that has a value wins.
///
/// What joins all stages of one run comes before what is different in each of them: orchestrators, then continuous
/// integration, then experiment trackers, then batch systems. docs/traceability.md has the same table with its sources.
final class RunIds {
    /// @param variables each must be set; their values are joined by `-`
    record Line(List<String> variables) {}

    static final List<Line> TABLE = List.of(
            line("COFFER_RUN_ID"),
            // Orchestrators
            line("AIRFLOW_CTX_DAG_RUN_ID"),
            line("ARGO_WORKFLOW_NAME"),
            line("ARGO_WORKFLOW_UID"),
            line("KFP_RUN_ID"),
            line("PREFECT__FLOW_RUN_ID"),
            line("DAGSTER_RUN_ID"),
            line("FLYTE_INTERNAL_EXECUTION_ID"),
            line("METAFLOW_RUN_ID"),
            line("AZUREML_RUN_ID"),
            // Continuous integration
            line("GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT"),
            line("GITHUB_RUN_ID"),
            line("CI_PIPELINE_ID"),
            line("CI_JOB_ID"),
            line("BUILDKITE_BUILD_ID"),
            line("CIRCLE_WORKFLOW_ID"),
            line("CODEBUILD_BUILD_ID"),
            line("BITBUCKET_PIPELINE_UUID"),
            line("BUILD_BUILDID"),
            line("BUILD_TAG"),
            line("BUILD_ID"),
            // Experiment trackers
            line("MLFLOW_RUN_ID"),
            line("WANDB_RUN_ID"),
            // Batch systems
            line("SLURM_ARRAY_JOB_ID", "SLURM_ARRAY_TASK_ID"),
            line("SLURM_JOB_ID"),
            line("AWS_BATCH_JOB_ID"),
            line("PBS_JOBID"),
            line("LSB_JOBID"));

    private RunIds() {}

    static Optional<String> find(Map<String, String> environment) {
        return TABLE.stream().flatMap(line -> value(line, environment).stream()).findFirst();
    }

    private static Optional<String> value(Line line, Map<String, String> environment) {
        boolean complete = line.variables().stream()
                .allMatch(name -> !environment.getOrDefault(name, "").isBlank());
        return complete
                ? checked(line.variables().stream()
                        .map(name -> environment.getOrDefault(name, "").strip())
                        .collect(Collectors.joining("-")))
                : Optional.empty();
    }

    private static Optional<String> checked(String run) {
        try {
            return Optional.of(Limits.runId(run));
        } catch (CofferException.Invalid e) {
            return Optional.empty();
        }
    }

    private static Line line(String... variables) {
        return new Line(List.of(variables));
    }
}
