package dev.coffer.config;

/// One line of `coffer config show --origin`.
///
/// @param key    as in the `artifact_store` section, `cleanup_policy.enabled`
/// @param value  as it is used, secrets masked
/// @param origin who said so: `pipeline.yaml:4`, `environment COFFER_BUCKET`, `--store` or `default`
public record Setting(String key, String value, String origin) {}
