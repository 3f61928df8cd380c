package dev.coffer.config;

import java.nio.file.Path;
import java.util.Optional;

/// How Coffer proves to a cloud who it is.
public sealed interface Credentials {
    /// What Amazon S3 and stores like it understand.
    sealed interface ForS3 extends Credentials {}

    /// What Google Cloud Storage understands.
    sealed interface ForGcs extends Credentials {}

    /// What Azure Blob Storage understands.
    sealed interface ForAzure extends Credentials {}

    /// The provider's own chain: environment, profile, workload identity and so on.
    record ProviderChain() implements ForS3, ForGcs, ForAzure {}

    /// No credentials at all: public data and some emulators.
    record Anonymous() implements ForS3, ForGcs, ForAzure {}

    /// A named profile of the provider's own configuration file.
    record Profile(String name) implements ForS3 {
        public Profile {
            Checks.word("profile", name);
        }
    }

    /// A pair of keys.
    record AccessKey(String id, Secret secret) implements ForS3 {
        public AccessKey {
            Checks.word("access key id", id);
            Checks.secret(secret.value());
        }
    }

    /// A pair of keys that is valid only together with a token, for a while.
    record SessionKey(String id, Secret secret, Secret token) implements ForS3 {
        public SessionKey {
            Checks.word("access key id", id);
            Checks.secret(secret.value());
            Checks.secret(token.value());
        }
    }

    /// A role that is taken on with other credentials.
    ///
    /// @param arn        of the role
    /// @param externalId what the role's owner asks for besides
    /// @param base       who takes it on
    record Role(String arn, Optional<String> externalId, ForS3 base) implements ForS3 {
        public Role {
            Checks.word("role", arn);
            externalId.ifPresent(id -> Checks.word("external id", id));
        }
    }

    /// A key file of a service account.
    record ServiceAccountFile(Path file) implements ForGcs {}

    /// The key of the storage account.
    record AccountKey(Secret key) implements ForAzure {
        public AccountKey {
            Checks.secret(key.value());
        }
    }

    /// What the portal gives out: account, key or signature, and endpoint in one.
    record ConnectionString(Secret text) implements ForAzure {
        public ConnectionString {
            Checks.secret(text.value());
        }
    }

    /// A shared access signature.
    record SasToken(Secret token) implements ForAzure {
        public SasToken {
            Checks.secret(token.value());
        }
    }
}
