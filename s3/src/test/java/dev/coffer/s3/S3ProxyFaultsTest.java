package dev.coffer.s3;

import dev.coffer.config.Location;
import dev.coffer.config.S3Dialect;
import dev.coffer.faults.Answers;
import dev.coffer.faults.FaultRuns;
import dev.coffer.faults.Ground;
import dev.coffer.faults.S3Answers;
import dev.coffer.faults.Workload;
import dev.coffer.s3proxy.S3ProxyServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A part of the sweep on a server that is not ours.
final class S3ProxyFaultsTest {
    private static S3ProxyServer server;

    @TempDir
    Path machines;

    @BeforeAll
    static void startServer(@TempDir Path directory) {
        server = S3ProxyServer.inMemory(directory);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static Ground ground() {
        return new Ground() {
            @Override
            public Answers answers() {
                return new S3Answers();
            }

            @Override
            public Site empty() {
                return new Bucket(Buckets.of(server, S3Dialect.COMPATIBLE).empty());
            }
        };
    }

    private record Bucket(Location.S3 place) implements Ground.Site {
        @Override
        public int port() {
            return server.endpoint().getPort();
        }

        @Override
        public Location at(URI endpoint) {
            return new Location.S3(
                    place.bucket(),
                    place.prefix(),
                    place.region(),
                    Optional.of(endpoint),
                    place.dialect(),
                    place.credentials());
        }

        @Override
        public Optional<Ground.Site> copy() {
            return Optional.empty();
        }

        @Override
        public void close() {
            // Its objects go with the server.
        }
    }

    @Test
    void aFaultInTheMiddleOrAtTheEndLosesNothing() throws Exception {
        runs().oneFault(Workload.TAGS);
    }

    @Test
    void manyFaultsTogetherLoseNothing() throws Exception {
        runs().manyFaults(Workload.TAGS);
    }

    private FaultRuns runs() {
        return new FaultRuns(ground(), machines, (nth, fitting) -> nth == (fitting + 1) / 2 || nth == fitting);
    }
}
