package dev.coffer.blob.conformance;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ForwardingBlobStore;
import dev.coffer.blob.MemoryBlobStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/// A way in which a store can be broken, and the check that must find it.
///
/// @param check the name of a check that fails; others may, too
public record Defect(String name, String check, Function<BlobStore, BlobStore> breaking) {
    /// An empty store with this defect.
    public BlobStore store() {
        return breaking.apply(new MemoryBlobStore(Clock.systemUTC()));
    }

    @Override
    public String toString() {
        return name;
    }

    /// Honours no condition, and says that each put made the blob.
    public static BlobStore replacing(BlobStore store) {
        return new ForwardingBlobStore(store) {
            @Override
            public synchronized boolean putIfAbsent(BlobKey key, BlobBody body) {
                if (!super.putIfAbsent(key, body)) {
                    delete(List.of(key));
                    super.putIfAbsent(key, body);
                }
                return true;
            }
        };
    }

    /// Honours the condition of one put after another, but two that come at the same time both win. The keys are those that
    /// the check of races uses.
    public static BlobStore lettingTwoWin(BlobStore store) {
        return new ForwardingBlobStore(store) {
            private final Map<BlobKey, CountDownLatch> races = new ConcurrentHashMap<>();

            @Override
            public boolean putIfAbsent(BlobKey key, BlobBody body) {
                if (!key.value().matches("log/\\d|probes/.*") || isProbedAlone(key)) {
                    return super.putIfAbsent(key, body);
                }
                boolean absent = find(key).isEmpty();
                var two = races.computeIfAbsent(key, any -> new CountDownLatch(2));
                two.countDown();
                try {
                    two.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return super.putIfAbsent(key, body) || absent;
            }

            // The probe puts one key twice, from one thread, before it lets writers race from threads of their own.
            private boolean isProbedAlone(BlobKey key) {
                return key.value().startsWith("probes/")
                        && !Thread.currentThread().getName().startsWith("coffer-probe");
            }
        };
    }

    /// Leaves the first key out of each page that has more.
    public static BlobStore forgetting(BlobStore store) {
        return new ForwardingBlobStore(store) {
            @Override
            public List<BlobInfo> list(String prefix, String after, int limit) {
                var page = super.list(prefix, after, limit);
                return page.size() > 1 ? page.subList(1, page.size()) : page;
            }
        };
    }

    static List<Defect> all() {
        var all = new ArrayList<Defect>();
        all.addAll(ofPuts());
        all.addAll(ofReads());
        all.addAll(ofLists());
        all.addAll(ofDeletions());
        return all;
    }

    private static List<Defect> ofPuts() {
        return List.of(
                new Defect("ignores the condition", "a second put leaves the first blob as it is", Defect::replacing),
                new Defect(
                        "replaces, and says that the blob existed",
                        "a second put leaves the first blob as it is",
                        store -> new ForwardingBlobStore(store) {
                            @Override
                            public synchronized boolean putIfAbsent(BlobKey key, BlobBody body) {
                                boolean existed = find(key).isPresent();
                                var bytes = bytes(body);
                                delete(List.of(key));
                                super.putIfAbsent(key, BlobBody.of(bytes));
                                return !existed;
                            }
                        }),
                new Defect("lets two win", "of many puts of one key exactly one wins", Defect::lettingTwoWin),
                new Defect("lets nobody win", "of many puts of one key exactly one wins", store -> new Puts(store) {
                    @Override
                    boolean put(BlobKey key, BlobBody body) {
                        return super.put(key, body) && !key.value().matches("log/\\d");
                    }
                }),
                new Defect("loses blobs", "a put blob is read back whole", store -> new Puts(store) {
                    @Override
                    boolean put(BlobKey key, BlobBody body) {
                        return true;
                    }
                }),
                new Defect("takes nothing that is empty", "an empty blob is a blob", store -> new Puts(store) {
                    @Override
                    boolean put(BlobKey key, BlobBody body) {
                        return body.length() == 0 || super.put(key, body);
                    }
                }),
                new Defect("uses up the buffers of bodies", "a blob in many parts keeps their order", Defect::draining),
                new Defect(
                        "uses up the buffers of bodies that are put again",
                        "one body can be put under several keys",
                        Defect::draining),
                new Defect("does not take streams", "a stream of unknown length is stored", store -> new Puts(store) {
                    @Override
                    boolean put(BlobKey key, BlobBody body) {
                        return super.put(key, body.length() < 0 ? BlobBody.of(new byte[0]) : body);
                    }
                }),
                new Defect(
                        "cuts what comes in pieces",
                        "a body may come in pieces of any size from any buffer",
                        store -> new Puts(store) {
                            @Override
                            boolean put(BlobKey key, BlobBody body) {
                                var bytes = bytes(body);
                                return super.put(
                                        key,
                                        BlobBody.of(
                                                List.of(ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, 1 << 20)))));
                            }
                        }),
                new Defect(
                        "keeps what came of a body that failed",
                        "a body that cannot be read leaves nothing",
                        Defect::keepingHalves),
                new Defect(
                        "keeps what came of a body with a failure of ours",
                        "a body that fails with a failure of ours leaves nothing",
                        Defect::keepingHalves),
                new Defect(
                        "keeps what came of a body that can be put again",
                        "a repeatable body is put whole after it failed once",
                        Defect::keepingHalves),
                new Defect("keeps a key whose put failed", "a key whose put failed can be put", Defect::keepingHalves),
                new Defect(
                        "does not compare lengths",
                        "a body of another length than it says leaves nothing",
                        store -> new Puts(store) {
                            @Override
                            boolean put(BlobKey key, BlobBody body) {
                                return super.put(key, body.inMemory().isPresent() ? body : BlobBody.of(bytes(body)));
                            }
                        }),
                new Defect(
                        "shows a blob before it is whole",
                        "nobody sees a blob that is being put",
                        store -> new Puts(store) {
                            @Override
                            boolean put(BlobKey key, BlobBody body) {
                                if (find(key).isPresent()) {
                                    return false;
                                }
                                super.put(key, BlobBody.of(new byte[0]));
                                var bytes = bytes(body);
                                delete(List.of(key));
                                return super.put(key, BlobBody.of(bytes));
                            }
                        }),
                new Defect(
                        "makes no difference between small and capital letters",
                        "keys may hold every allowed character and be as long as allowed",
                        store -> new Puts(store) {
                            @Override
                            boolean put(BlobKey key, BlobBody body) {
                                return super.put(BlobKey.of(key.value().toLowerCase(Locale.ROOT)), body);
                            }
                        }),
                new Defect("has no place", "a location is told", store -> new ForwardingBlobStore(store) {
                    @Override
                    public String location() {
                        return " ";
                    }
                }));
    }

    private static List<Defect> ofReads() {
        return List.of(
                new Defect(
                        "returns short ranges",
                        "a range in the middle is read exactly",
                        store -> new ForwardingBlobStore(store) {
                            @Override
                            public ReadableByteChannel open(BlobKey key, long offset, long length) {
                                return super.open(key, offset, length == Long.MAX_VALUE ? length : length / 2);
                            }
                        }),
                new Defect(
                        "returns short ranges of large blobs",
                        "readers share a blob",
                        store -> new ForwardingBlobStore(store) {
                            @Override
                            public ReadableByteChannel open(BlobKey key, long offset, long length) {
                                return super.open(key, offset, Math.min(length, 100_000));
                            }
                        }),
                new Defect(
                        "returns other bytes far into a blob",
                        "a large blob is read back whole",
                        store -> new ForwardingBlobStore(store) {
                            @Override
                            public ReadableByteChannel open(BlobKey key, long offset, long length) {
                                return super.open(key, offset > 60_000_000 ? 0 : offset, length);
                            }
                        }),
                new Defect(
                        "ends ranges early that go beyond the end",
                        "a range ends with the blob",
                        store -> new ForwardingBlobStore(store) {
                            @Override
                            public ReadableByteChannel open(BlobKey key, long offset, long length) {
                                boolean beyond = length == 100;
                                return super.open(key, offset, beyond ? 0 : length);
                            }
                        }),
                new Defect(
                        "answers a range beyond the end with the blob",
                        "a range at or beyond the end is empty",
                        store -> new ForwardingBlobStore(store) {
                            @Override
                            public ReadableByteChannel open(BlobKey key, long offset, long length) {
                                boolean beyond = offset
                                        >= find(key).map(BlobInfo::length).orElse(0L);
                                return super.open(key, beyond ? 0 : offset, length);
                            }
                        }),
                new Defect(
                        "takes a range of no length for the rest",
                        "a range of no length is empty",
                        store -> new ForwardingBlobStore(store) {
                            @Override
                            public ReadableByteChannel open(BlobKey key, long offset, long length) {
                                return super.open(key, offset, length == 0 ? Long.MAX_VALUE : length);
                            }
                        }),
                new Defect(
                        "reads nothing into direct buffers",
                        "a range fills direct and heap buffers alike",
                        store -> new Reads(store) {
                            @Override
                            int read(ReadableByteChannel channel, ByteBuffer target) throws IOException {
                                return target.isDirect() ? 0 : super.read(channel, target);
                            }
                        }),
                new Defect("never closes ranges", "a closed range is not open", store -> new Reads(store) {
                    @Override
                    boolean isOpen(ReadableByteChannel channel) {
                        return true;
                    }
                }),
                new Defect(
                        "does not say which blob is not there",
                        "opening a blob that is not there fails as not found",
                        store -> new ForwardingBlobStore(store) {
                            @Override
                            public ReadableByteChannel open(BlobKey key, long offset, long length) {
                                if (find(key).isEmpty()) {
                                    throw new CofferException.NotFound("not there");
                                }
                                return super.open(key, offset, length);
                            }
                        }),
                new Defect("guesses lengths", "find tells length and key", store -> new ForwardingBlobStore(store) {
                    @Override
                    public Optional<BlobInfo> find(BlobKey key) {
                        return super.find(key).map(info -> new BlobInfo(key, info.length() + 1, info.modified()));
                    }
                }),
                new Defect(
                        "finds what has only blobs below",
                        "find of what is not there is empty",
                        store -> new ForwardingBlobStore(store) {
                            @Override
                            public Optional<BlobInfo> find(BlobKey key) {
                                return super.find(key)
                                        .or(() -> list(key + "/", "", 1).isEmpty()
                                                ? Optional.empty()
                                                : Optional.of(new BlobInfo(key, 0, Instant.EPOCH)));
                            }
                        }),
                new Defect(
                        "has failures of its own",
                        "find of what is not there is empty",
                        store -> new ForwardingBlobStore(store) {
                            @Override
                            public Optional<BlobInfo> find(BlobKey key) {
                                return Optional.of(super.find(key).orElseThrow());
                            }
                        }),
                new Defect(
                        "is closed by an interrupt",
                        "an interrupt fails the call it hits and nothing else",
                        store -> new ForwardingBlobStore(store) {
                            private final AtomicBoolean dead = new AtomicBoolean();

                            @Override
                            public ReadableByteChannel open(BlobKey key, long offset, long length) {
                                dead.compareAndSet(false, Thread.currentThread().isInterrupted());
                                return super.open(key, offset, length);
                            }

                            @Override
                            public boolean putIfAbsent(BlobKey key, BlobBody body) {
                                if (dead.get()) {
                                    throw new CofferException.Unavailable("closed", null);
                                }
                                return super.putIfAbsent(key, body);
                            }
                        }),
                new Defect(
                        "swallows interrupts",
                        "an interrupt fails the call it hits and nothing else",
                        store -> new ForwardingBlobStore(store) {
                            @Override
                            public ReadableByteChannel open(BlobKey key, long offset, long length) {
                                if (Thread.interrupted()) {
                                    throw new CofferException.Unavailable("interrupted", null);
                                }
                                return super.open(key, offset, length);
                            }
                        }));
    }

    private static List<Defect> ofLists() {
        return List.of(
                new Defect("forgets keys in listings", "lists are in the order of whole keys", Defect::forgetting),
                new Defect(
                        "forgets keys in long listings",
                        "thousands of keys come in pages each once",
                        store -> new Lists(store) {
                            @Override
                            List<BlobInfo> page(List<BlobInfo> page, int limit) {
                                return page.size() == BlobStore.PAGE_LIMIT ? page.subList(1, page.size()) : page;
                            }
                        }),
                new Defect(
                        "begins pages with the last key again",
                        "lists are in the order of whole keys",
                        store -> new ForwardingBlobStore(store) {
                            @Override
                            public List<BlobInfo> list(String prefix, String after, int limit) {
                                return find(after).map(List::of).orElseGet(() -> super.list(prefix, after, limit));
                            }

                            private Optional<BlobInfo> find(String after) {
                                return after.isEmpty() ? Optional.empty() : find(BlobKey.of(after));
                            }
                        }),
                new Defect(
                        "knows only one page",
                        "thousands of keys come in pages each once",
                        store -> new ForwardingBlobStore(store) {
                            @Override
                            public List<BlobInfo> list(String prefix, String after, int limit) {
                                return super.list(prefix, "", limit);
                            }
                        }),
                new Defect(
                        "goes on only after whole keys",
                        "a page begins after any text",
                        store -> new ForwardingBlobStore(store) {
                            @Override
                            public List<BlobInfo> list(String prefix, String after, int limit) {
                                boolean key = BlobKey.isValid(after)
                                        && find(BlobKey.of(after)).isPresent();
                                return super.list(prefix, key ? after : "", limit);
                            }
                        }),
                new Defect(
                        "lists in no order of ours", "lists are in the order of whole keys", store -> new Lists(store) {
                            @Override
                            List<BlobInfo> page(List<BlobInfo> page, int limit) {
                                return page.stream()
                                        .sorted(Comparator.comparing(BlobInfo::key, Comparator.reverseOrder()))
                                        .toList();
                            }
                        }),
                new Defect(
                        "knows prefixes only as directories",
                        "any beginning of a key is a prefix",
                        store -> new ForwardingBlobStore(store) {
                            @Override
                            public List<BlobInfo> list(String prefix, String after, int limit) {
                                return super.list(prefix.substring(0, prefix.lastIndexOf('/') + 1), after, limit);
                            }
                        }),
                new Defect("lists what nobody put", "an empty store lists nothing", store -> new Lists(store) {
                    @Override
                    List<BlobInfo> page(List<BlobInfo> page, int limit) {
                        return page.isEmpty() ? List.of(new BlobInfo(BlobKey.of("lost"), 0, Instant.EPOCH)) : page;
                    }
                }),
                new Defect(
                        "lists no lengths",
                        "a list tells keys and lengths and not what is deleted",
                        store -> new Lists(store) {
                            @Override
                            List<BlobInfo> page(List<BlobInfo> page, int limit) {
                                return page.stream()
                                        .map(info -> new BlobInfo(info.key(), 0, info.modified()))
                                        .toList();
                            }
                        }),
                new Defect(
                        "takes pages of any size",
                        "a page has from one to a thousand blobs",
                        store -> new ForwardingBlobStore(store) {
                            @Override
                            public List<BlobInfo> list(String prefix, String after, int limit) {
                                return super.list(prefix, after, Math.clamp(limit, 1, PAGE_LIMIT));
                            }
                        }));
    }

    private static List<Defect> ofDeletions() {
        return List.of(
                new Defect(
                        "deletes nothing",
                        "a deleted blob is gone and its neighbour is not",
                        store -> new ForwardingBlobStore(store) {
                            @Override
                            public void delete(Collection<BlobKey> keys) {
                                super.delete(List.of());
                            }
                        }),
                new Defect(
                        "deletes a thousand at most",
                        "many blobs are deleted at once",
                        store -> new ForwardingBlobStore(store) {
                            @Override
                            public void delete(Collection<BlobKey> keys) {
                                super.delete(keys.stream().limit(1_000).toList());
                            }
                        }),
                new Defect(
                        "deletes only what is there",
                        "deleting what is not there is no failure",
                        store -> new ForwardingBlobStore(store) {
                            @Override
                            public void delete(Collection<BlobKey> keys) {
                                for (var key : keys) {
                                    if (find(key).isEmpty()) {
                                        throw new CofferException.NotFound("there is no " + key);
                                    }
                                }
                                super.delete(keys);
                            }
                        }));
    }

    private static BlobStore keepingHalves(BlobStore store) {
        return new Puts(store) {
            @Override
            boolean put(BlobKey key, BlobBody body) {
                var bytes = new ByteArrayOutputStream();
                try {
                    body.writeTo(Channels.newChannel(bytes));
                } catch (IOException | CofferException e) {
                    super.put(key, BlobBody.of(bytes.toByteArray()));
                    throw e instanceof CofferException ours
                            ? ours
                            : new CofferException.Unavailable(String.valueOf(e.getMessage()), e);
                }
                return super.put(key, body.isRepeatable() ? body : BlobBody.of(bytes.toByteArray()));
            }
        };
    }

    private static BlobStore draining(BlobStore store) {
        return new Puts(store) {
            @Override
            boolean put(BlobKey key, BlobBody body) {
                boolean made = super.put(key, body);
                body.inMemory().ifPresent(parts -> parts.forEach(part -> part.position(part.limit())));
                return made;
            }
        };
    }

    private static byte[] bytes(BlobBody body) {
        var bytes = new ByteArrayOutputStream();
        try {
            body.writeTo(Channels.newChannel(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// A store whose puts are broken.
    private static class Puts extends ForwardingBlobStore {
        Puts(BlobStore store) {
            super(store);
        }

        boolean put(BlobKey key, BlobBody body) {
            return super.putIfAbsent(key, body);
        }

        @Override
        public final boolean putIfAbsent(BlobKey key, BlobBody body) {
            return put(key, body);
        }
    }

    /// A store whose pages are broken.
    private abstract static class Lists extends ForwardingBlobStore {
        Lists(BlobStore store) {
            super(store);
        }

        abstract List<BlobInfo> page(List<BlobInfo> page, int limit);

        @Override
        public final List<BlobInfo> list(String prefix, String after, int limit) {
            return page(super.list(prefix, after, limit), limit);
        }
    }

    /// A store whose open ranges are broken.
    private static class Reads extends ForwardingBlobStore {
        Reads(BlobStore store) {
            super(store);
        }

        int read(ReadableByteChannel channel, ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        boolean isOpen(ReadableByteChannel channel) {
            return channel.isOpen();
        }

        @Override
        public final ReadableByteChannel open(BlobKey key, long offset, long length) {
            var channel = super.open(key, offset, length);
            return new ReadableByteChannel() {
                @Override
                public int read(ByteBuffer target) throws IOException {
                    return Reads.this.read(channel, target);
                }

                @Override
                public boolean isOpen() {
                    return Reads.this.isOpen(channel);
                }

                @Override
                public void close() throws IOException {
                    channel.close();
                }
            };
        }
    }
}
