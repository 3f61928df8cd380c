package dev.coffer.faults;

import dev.coffer.config.Metadata;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/// What is done with a store while things go wrong.
public enum Workload {
    INIT {
        @Override
        void prepare(Clients clients) {
            // There is no store before.
        }

        @Override
        void run(Clients clients) {
            clients.create(actor -> {});
        }
    },
    PUT {
        @Override
        void run(Clients clients) {
            clients.open(actor -> {
                actor.put("m", Actor.files(2));
                actor.put("m", Actor.files(3));
            });
        }
    },
    LARGE {
        @Override
        void run(Clients clients) {
            clients.open(actor -> actor.put("m", Actor.large(2)));
        }
    },
    GET {
        @Override
        void run(Clients clients) {
            clients.open(actor -> {
                actor.get("m:v1");
                actor.read("m:v1", "weights", 1000, 50_000, part("weights"));
            });
        }
    },
    ALIAS {
        @Override
        void prepare(Clients clients) {
            super.prepare(clients);
            clients.open(actor -> actor.put("m", Map.of("small", new byte[] {2})));
        }

        @Override
        void run(Clients clients) {
            clients.open(actor -> {
                actor.alias("m", "prod", "", "v1");
                actor.alias("m", "prod", "v1", "v2");
            });
        }
    },
    TWO_WRITERS {
        @Override
        void run(Clients clients) {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                CompletableFuture.allOf(
                                CompletableFuture.runAsync(() -> write(clients, 1), threads),
                                CompletableFuture.runAsync(() -> write(clients, 2), threads))
                        .join();
            }
        }

        private static void write(Clients clients, int writer) {
            clients.open(actor -> {
                actor.put("m", Map.of("small", new byte[] {3, (byte) writer}));
                actor.list("m");
            });
        }
    },
    LIST {
        @Override
        void run(Clients clients) {
            clients.open(reader -> {
                clients.open(writer -> writer.put("m", Map.of("small", new byte[] {4})));
                reader.list("m");
                reader.search("m");
            });
        }
    },
    TAGS {
        @Override
        void run(Clients clients) {
            clients.open(actor -> {
                actor.tag("m:v1", "stage", "", "test");
                actor.tag("m:v1", "stage", "test", "final");
            });
        }
    },
    DELETE {
        @Override
        void run(Clients clients) {
            clients.open(actor -> {
                actor.delete("m:v1");
                actor.restore("m:v1");
            });
        }
    },
    /// With a checkpoint, and one entry less than are needed for the next.
    LONG_LOG {
        @Override
        void prepare(Clients clients) {
            super.prepare(clients);
            clients.open(actor -> {
                for (int i = 0; i < 126; i++) {
                    actor.tag("m:v1", "step", i == 0 ? "" : String.valueOf(i - 1), String.valueOf(i));
                }
            });
        }

        @Override
        void run(Clients clients) {
            clients.open(actor -> {
                actor.list("m");
                actor.put("m", Map.of("small", new byte[] {5}));
            });
        }
    },
    SQLITE {
        @Override
        Metadata metadata(Path directory) {
            return new Metadata.Sqlite(Optional.of(directory.resolve("catalog.sqlite")));
        }

        @Override
        void run(Clients clients) {
            clients.open(actor -> {
                actor.put("m", Actor.files(2));
                actor.list("m");
                actor.alias("m", "prod", "", "v1");
            });
        }
    };

    /// Where the facts are kept.
    ///
    /// @param directory of this machine, for what is kept there
    Metadata metadata(Path directory) {
        return new Metadata.Json();
    }

    /// What is there before things go wrong: a store with one version.
    void prepare(Clients clients) {
        clients.create(actor -> actor.put("m", Actor.files(1)));
    }

    /// What is done while they do.
    abstract void run(Clients clients);

    private static byte[] part(String file) {
        return java.util.Objects.requireNonNull(Actor.files(1).get(file));
    }
}
