package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// Where the content of a store lies, and how to get there.
public sealed interface Location {
    /// A directory.
    record Local(Path root) implements Location {
        public Local {
            root = root.toAbsolutePath().normalize();
        }

        @Override
        public String address() {
            return root.toString();
        }
    }

    /// A bucket of Amazon S3 or of a store that speaks like it.
    ///
    /// @param prefix what every object name begins with, `a/b`; may be empty
    record S3(
            String bucket,
            String prefix,
            Optional<String> region,
            Optional<URI> endpoint,
            S3Dialect dialect,
            Credentials.ForS3 credentials)
            implements Location {
        public S3 {
            Checks.bucket(bucket);
            Checks.prefix(prefix);
            region.ifPresent(Checks::region);
            endpoint.ifPresent(uri -> Checks.endpoint(uri.toString()));
        }

        @Override
        public String address() {
            return "s3://" + bucket + under(prefix);
        }
    }

    /// A bucket of Google Cloud Storage.
    record Gcs(String bucket, String prefix, Optional<URI> endpoint, Credentials.ForGcs credentials)
            implements Location {
        public Gcs {
            Checks.bucket(bucket);
            Checks.prefix(prefix);
            endpoint.ifPresent(uri -> Checks.endpoint(uri.toString()));
        }

        @Override
        public String address() {
            return "gs://" + bucket + under(prefix);
        }
    }

    /// A container of Azure Blob Storage.
    record Azure(
            String account, String container, String prefix, Optional<URI> endpoint, Credentials.ForAzure credentials)
            implements Location {
        public Azure {
            Checks.account(account);
            Checks.container(container);
            Checks.prefix(prefix);
            endpoint.ifPresent(uri -> Checks.endpoint(uri.toString()));
        }

        @Override
        public String address() {
            return "azure://" + account + "/" + container + under(prefix);
        }
    }

    /// The place in one string, as `--store` takes it.
    String address();

    /// The place below this one: a directory, or a longer prefix in the same bucket. Everything else stays the same.
    ///
    /// @param segment without `/`
    default Location below(String segment) {
        if (segment.contains("/")) {
            throw new IllegalArgumentException("not one segment: " + segment);
        }
        return switch (this) {
            case Local(var root) -> new Local(root.resolve(segment));
            case S3(var bucket, var prefix, var region, var endpoint, var dialect, var credentials) ->
                new S3(bucket, longer(prefix, segment), region, endpoint, dialect, credentials);
            case Gcs(var bucket, var prefix, var endpoint, var credentials) ->
                new Gcs(bucket, longer(prefix, segment), endpoint, credentials);
            case Azure(var account, var container, var prefix, var endpoint, var credentials) ->
                new Azure(account, container, longer(prefix, segment), endpoint, credentials);
        };
    }

    /// The word for it in `pipeline.yaml`.
    default String type() {
        return switch (this) {
            case Local _ -> "local";
            case S3 _ -> "s3";
            case Gcs _ -> "gcs";
            case Azure _ -> "azure";
        };
    }

    /// Reads a path, `file:///path`, `s3://bucket/prefix`, `gs://bucket/prefix` or `azure://account/container/prefix`.
    ///
    /// @param base what a relative path is relative to
    static Location parse(String text, Path base) {
        if (text.isBlank()) {
            throw new CofferException.Invalid(
                    "the place of the store is empty", "give a path or a URI such as s3://bucket/prefix");
        }
        boolean uri = text.matches("(?s)[A-Za-z][A-Za-z0-9+.-]+://.*") || text.startsWith("file:/");
        return uri ? parseUri(text) : new Local(path(text, base));
    }

    private static Location parseUri(String text) {
        var scheme = Checks.scheme(text);
        if (scheme.equals("file")) {
            return new Local(filePath(text));
        }
        var rest = text.substring(text.indexOf("://") + 3);
        if (rest.contains("@") || rest.contains("?") || rest.contains("#")) {
            throw new CofferException.Invalid(
                    "a store address is only " + scheme + ":// and names joined by '/'",
                    "region, endpoint and credentials have their own keys: docs/configuration.md");
        }
        return switch (scheme) {
            case "s3" ->
                new S3(
                        head(rest),
                        tail(rest),
                        Optional.empty(),
                        Optional.empty(),
                        S3Dialect.AMAZON,
                        new Credentials.ProviderChain());
            case "gs" -> new Gcs(head(rest), tail(rest), Optional.empty(), new Credentials.ProviderChain());
            case "azure" -> {
                var inAccount = tail(rest);
                yield new Azure(
                        head(rest),
                        head(inAccount),
                        tail(inAccount),
                        Optional.empty(),
                        new Credentials.ProviderChain());
            }
            default ->
                throw new CofferException.Invalid(
                        "'" + Text.shown(scheme) + "' is not a kind of store",
                        "use a path, file:///path, s3://bucket/prefix, gs://bucket/prefix or azure://account/container/prefix");
        };
    }

    private static Path filePath(String text) {
        try {
            return Path.of(new URI(text));
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            throw new CofferException.Invalid(
                    "'" + Text.shown(text) + "' is not a file address", "write file:///absolute/path", e);
        }
    }

    /// The path `text` means to someone in `base`.
    static Path path(String text, Path base) {
        try {
            return base.toAbsolutePath().resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new CofferException.Invalid("'" + Text.shown(text) + "' is not a path", null, e);
        }
    }

    private static String head(String rest) {
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
    }

    /// What follows the first slash, without a slash at the end.
    private static String tail(String rest) {
        int slash = rest.indexOf('/');
        var tail = slash < 0 ? "" : rest.substring(slash + 1);
        return tail.endsWith("/") ? tail.substring(0, tail.length() - 1) : tail;
    }

    private static String longer(String prefix, String segment) {
        return prefix.isEmpty() ? segment : prefix + "/" + segment;
    }

    private static String under(String prefix) {
        return prefix.isEmpty() ? "" : "/" + prefix;
    }
}
