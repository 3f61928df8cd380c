package dev.coffer.gcs;

import com.google.api.client.http.HttpResponse;
import java.io.IOException;
import java.util.regex.Pattern;

/// How many bytes an answer to a request for a range says it has.
final class AnswerLength {
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(?:\\d{1,18}|\\*)");
    private static final int OK = 200;

    private AnswerLength() {}

    /// @param last the last byte that was asked for, which may lie beyond the end
    /// @throws IOException when the answer does not have what was asked for
    static long of(HttpResponse response, long offset, long last) throws IOException {
        if (response.getStatusCode() == OK) {
            return whole(response, offset, last);
        }
        var said = response.getHeaders().getContentRange();
        var range = RANGE.matcher(said == null ? "" : said);
        if (!range.matches()) {
            throw new IOException("the answer does not say which bytes it has");
        }
        long first = Long.parseLong(range.group(1));
        long end = Long.parseLong(range.group(2));
        if (first != offset || end < first || end > last) {
            throw new IOException(
                    "bytes " + offset + "-" + last + " were asked for, and " + first + "-" + end + " came");
        }
        return end - first + 1;
    }

    /// Some servers send the whole object when that is what the range means.
    private static long whole(HttpResponse response, long offset, long last) throws IOException {
        var length = response.getHeaders().getContentLength();
        if (offset != 0 || length == null || length - 1 > last) {
            throw new IOException("the answer is not the range that was asked for");
        }
        return length;
    }
}
