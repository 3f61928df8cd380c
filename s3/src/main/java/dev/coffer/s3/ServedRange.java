package dev.coffer.s3;

import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// The bytes of an object that an answer says it has.
record ServedRange(long offset, long length) {
    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/.*");

    /// Empty when the answer does not say, or says what makes no sense.
    static Optional<ServedRange> of(GetObjectResponse answer) {
        if (answer.contentRange() == null) {
            return Optional.ofNullable(answer.contentLength()).map(length -> new ServedRange(0, length));
        }
        var range = RANGE.matcher(answer.contentRange());
        if (!range.matches()) {
            return Optional.empty();
        }
        long first = Long.parseLong(range.group(1));
        long last = Long.parseLong(range.group(2));
        return last < first ? Optional.empty() : Optional.of(new ServedRange(first, last - first + 1));
    }
}
