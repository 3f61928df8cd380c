package dev.coffer.lineage;

import dev.coffer.artifact.Code;
import dev.coffer.git.GitRepository;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What continuous integration says about the code: for a build without a work tree, and for the branch of a detached head.
final class CiCode {
    /// One service. Lists are in order of preference.
    record Service(String commit, List<String> branches, String remote) {}

    static final List<Service> TABLE = List.of(
            new Service("GITHUB_SHA", List.of("GITHUB_HEAD_REF", "GITHUB_REF_NAME"), "GITHUB_REPOSITORY"),
            new Service(
                    "CI_COMMIT_SHA",
                    List.of("CI_COMMIT_BRANCH", "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"),
                    "CI_PROJECT_URL"),
            new Service("BUILDKITE_COMMIT", List.of("BUILDKITE_BRANCH"), "BUILDKITE_REPO"),
            new Service("CIRCLE_SHA1", List.of("CIRCLE_BRANCH"), "CIRCLE_REPOSITORY_URL"),
            new Service("BITBUCKET_COMMIT", List.of("BITBUCKET_BRANCH"), "BITBUCKET_GIT_HTTP_ORIGIN"),
            new Service("BUILD_SOURCEVERSION", List.of("BUILD_SOURCEBRANCHNAME"), "BUILD_REPOSITORY_URI"),
            new Service("GIT_COMMIT", List.of("GIT_BRANCH"), "GIT_URL"));

    private CiCode() {}

    static Code find(Map<String, String> environment) {
        return TABLE.stream()
                .filter(service -> GitRepository.isCommit(environment.getOrDefault(service.commit(), "")))
                .findFirst()
                .map(service -> code(service, environment))
                .orElse(Code.UNKNOWN);
    }

    private static Code code(Service service, Map<String, String> environment) {
        boolean tag = environment.getOrDefault("GITHUB_REF_TYPE", "").equals("tag");
        return new Code(
                value(environment, service.commit()),
                service.branches().stream()
                        .flatMap(name -> value(environment, name).stream())
                        .filter(_ -> !tag)
                        .findFirst()
                        .map(CiCode::withoutRemoteName),
                remote(service, environment),
                Optional.empty());
    }

    private static Optional<String> remote(Service service, Map<String, String> environment) {
        var value = value(environment, service.remote());
        if (service.remote().equals("GITHUB_REPOSITORY")) {
            value = value.map(name -> environment.getOrDefault("GITHUB_SERVER_URL", "https://github.com") + "/" + name);
        }
        return value.flatMap(Redaction::remote);
    }

    /// Jenkins says `origin/main`.
    private static String withoutRemoteName(String branch) {
        return branch.startsWith("origin/") ? branch.substring("origin/".length()) : branch;
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(Printable::isName);
    }
}
