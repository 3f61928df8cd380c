package dev.coffer.s3;

import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// The bytes of an object that an answer says it has.
///
/// @param total how long the object is
record ServedRange(long offset, long length, long total) {
    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");

    /// Empty when the answer does not say, or says what makes no sense.
    static Optional<ServedRange> of(GetObjectResponse answer) {
        if (answer.contentRange() == null) {
            return Optional.ofNullable(answer.contentLength()).map(length -> new ServedRange(0, length, length));
        }
        var range = RANGE.matcher(answer.contentRange());
        if (!range.matches()) {
            return Optional.empty();
        }
        long first = Long.parseLong(range.group(1));
        long last = Long.parseLong(range.group(2));
        // Behind the end S3Proxy with Azure serves a range that ends before it begins.
        return Optional.of(new ServedRange(first, Math.max(last - first + 1, 0), Long.parseLong(range.group(3))));
    }

    /// Whether these are the bytes asked for, as far as the object goes. A shorter range would look like the object's end.
    boolean answers(long askedOffset, long askedLength) {
        return offset == askedOffset && length >= Math.min(askedLength, total - askedOffset);
    }
}
