package dev.coffer.gcs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/// The buckets of a double. A condition is checked together with what it is for.
final class GcsObjects {
    private final Map<String, ConcurrentSkipListMap<String, Stored>> buckets = new ConcurrentHashMap<>();
    private final AtomicLong generations = new AtomicLong(1_700_000_000_000_000L);

    /// An object.
    ///
    /// @param about what its writer said of it: `contentType` and so on
    @SuppressWarnings("ArrayRecordComponent")
    record Stored(
            String bucket, String name, byte[] content, long generation, Instant created, Map<String, String> about) {
        String json() {
            var said = new StringBuilder();
            about.forEach((member, value) -> said.append(",\"%s\":%s".formatted(member, GcsJson.quoted(value))));
            return """
                    {"kind":"storage#object","bucket":"%s","name":%s,"generation":"%d","metageneration":"1","size":"%d",\
                    "timeCreated":"%s","updated":"%s","crc32c":"%s","md5Hash":"%s"%s}""".formatted(
                            bucket,
                            GcsJson.quoted(name),
                            generation,
                            content.length,
                            created,
                            created,
                            crc32c(content),
                            md5(content),
                            said);
        }
    }

    /// Names in order, and where the next page begins.
    record Page(List<Stored> objects, Optional<String> token) {}

    void createBucket(String bucket) {
        buckets.putIfAbsent(bucket, new ConcurrentSkipListMap<>());
    }

    boolean hasBucket(String bucket) {
        return buckets.containsKey(bucket);
    }

    /// Refuses when the conditions of a call do not hold.
    void check(HttpCall call, String bucket, String name) {
        check(call, find(bucket, name));
    }

    Stored put(HttpCall call, String bucket, String name, byte[] content, String metadata) {
        var objects = objects(bucket);
        var said = GcsJson.member(metadata, "crc32c").orElse(crc32c(content));
        if (!said.equals(crc32c(content))) {
            throw new GcsRefusal(
                    400,
                    "invalid",
                    "Provided CRC32C \"%s\" doesn't match calculated CRC32C \"%s\".".formatted(said, crc32c(content)));
        }
        var about = new HashMap<String, String>();
        for (var member : List.of("contentType", "contentEncoding", "cacheControl")) {
            GcsJson.member(metadata, member).ifPresent(value -> about.put(member, value));
        }
        synchronized (objects) {
            check(call, Optional.ofNullable(objects.get(name)));
            var stored = new Stored(bucket, name, content, generations.incrementAndGet(), Instant.now(), about);
            objects.put(name, stored);
            return stored;
        }
    }

    void delete(HttpCall call, String bucket, String name) {
        var objects = objects(bucket);
        synchronized (objects) {
            objects.remove(get(call, bucket, name).name());
        }
    }

    Optional<Stored> find(String bucket, String name) {
        return Optional.ofNullable(objects(bucket).get(name));
    }

    Stored get(HttpCall call, String bucket, String name) {
        var stored = find(bucket, name).orElseThrow(() -> GcsRefusal.noObject(bucket, name));
        check(call, Optional.of(stored));
        return stored;
    }

    Page list(HttpCall call, String bucket, int most) {
        var prefix = call.parameter("prefix").orElse("");
        var start = call.parameter("startOffset").orElse("");
        var after = call.parameter("pageToken").map(GcsObjects::name);
        int limit = Math.min(
                most, call.parameter("maxResults").map(Integer::parseInt).orElse(1_000));
        var found = new ArrayList<Stored>();
        var from = start.compareTo(prefix) > 0 ? start : prefix;
        for (var object : objects(bucket).tailMap(from).values()) {
            if (!object.name().startsWith(prefix)) {
                break;
            }
            if (after.isPresent() && object.name().compareTo(after.get()) <= 0) {
                continue;
            }
            if (found.size() == limit) {
                return new Page(found, Optional.of(token(found.getLast().name())));
            }
            found.add(object);
        }
        return new Page(found, Optional.empty());
    }

    private static String token(String name) {
        return Base64.getUrlEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String name(String token) {
        return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    }

    private ConcurrentSkipListMap<String, Stored> objects(String bucket) {
        var objects = buckets.get(bucket);
        if (objects == null) {
            throw GcsRefusal.noBucket();
        }
        return objects;
    }

    /// Generation 0 means that there is no object.
    private static void check(HttpCall call, Optional<Stored> present) {
        long generation = present.map(Stored::generation).orElse(0L);
        boolean holds = call.parameter("ifGenerationMatch")
                        .map(wanted -> Long.parseLong(wanted) == generation)
                        .orElse(true)
                && call.parameter("ifGenerationNotMatch")
                        .map(unwanted -> Long.parseLong(unwanted) != generation)
                        .orElse(true);
        if (!holds) {
            throw GcsRefusal.conditionNotMet();
        }
    }

    static String crc32c(byte[] content) {
        var checksum = new CRC32C();
        checksum.update(content);
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    }

    static String md5(byte[] content) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
