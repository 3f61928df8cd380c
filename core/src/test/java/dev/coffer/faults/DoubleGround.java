package dev.coffer.faults;

import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import dev.coffer.config.S3Dialect;
import dev.coffer.config.Secret;
import java.net.URI;
import java.util.Optional;

/// Stores on [S3Double], each on a server of its own.
public final class DoubleGround implements Ground {
    private final S3Answers answers = new S3Answers();

    @Override
    public Answers answers() {
        return answers;
    }

    @Override
    public Site empty() {
        return new Place(new S3Double());
    }

    private record Place(S3Double server) implements Site {
        @Override
        public int port() {
            return server.port();
        }

        @Override
        public Location at(URI endpoint) {
            return new Location.S3(
                    S3Double.BUCKET,
                    "team/prod",
                    Optional.empty(),
                    Optional.of(endpoint),
                    S3Dialect.COMPATIBLE,
                    new Credentials.AccessKey("id", new Secret("secret")));
        }

        @Override
        public Optional<Site> copy() {
            return Optional.of(new Place(server.copy()));
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
