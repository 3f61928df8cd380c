package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import java.nio.file.Path;
import java.util.Optional;

/// Where the facts about versions are kept.
public sealed interface Metadata {
    /// In whatever the store was made with, or moved to.
    ///
    /// @param whenNew what a store gets that is made now
    record AsMade(Metadata whenNew) implements Metadata {}

    /// In a numbered log beside the content.
    record Json() implements Metadata {}

    /// In an SQLite database.
    ///
    /// @param file empty: `catalog.sqlite` in the root of a local store
    record Sqlite(Optional<Path> file) implements Metadata {
        public Sqlite {
            file = file.map(path -> path.toAbsolutePath().normalize());
        }
    }

    /// In a PostgreSQL database.
    ///
    /// @param url  `postgresql://host:5432/database`, without user and password
    /// @param user empty: as the driver finds it
    record Postgres(String url, Optional<String> user, Optional<Secret> password) implements Metadata {
        public Postgres {
            var parsed = DatabaseUrl.parse(url);
            if (parsed.user().isPresent() || parsed.password().isPresent()) {
                throw new CofferException.Invalid("the metadata url has a user or password in it", "use Postgres.of");
            }
            url = parsed.url();
            user.ifPresent(name -> Checks.word("user", name));
            password.ifPresent(secret -> Checks.secret(secret.value()));
        }

        /// Takes user and password out of `url` where it has them; the given ones count more.
        public static Postgres of(String url, Optional<String> user, Optional<Secret> password) {
            var parsed = DatabaseUrl.parse(url);
            return new Postgres(parsed.url(), user.or(parsed::user), password.or(parsed::password));
        }
    }

    /// What is used when nothing is said. The one place where that is decided.
    static Metadata defaultFor(Location location) {
        return switch (location) {
            case Location.Local _ -> new AsMade(new Sqlite(Optional.empty()));
            case Location.S3 _, Location.Gcs _, Location.Azure _ -> new AsMade(new Json());
        };
    }

    /// The word for it in `pipeline.yaml`.
    default String word() {
        return switch (this) {
            case AsMade(var whenNew) -> whenNew.word();
            case Json _ -> "json";
            case Sqlite _ -> "sqlite";
            case Postgres _ -> "postgres";
        };
    }
}
