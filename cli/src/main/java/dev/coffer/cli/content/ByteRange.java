package dev.coffer.cli.content;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;

/// A range of bytes as HTTP writes it: `A-B` from byte A to byte B, both included and counted from 0; `A-` to the end;
/// `-N` the last N bytes.
///
/// @param first -1 when counted from the end
/// @param last  [Long#MAX_VALUE] for the end; the count when `first` is -1
record ByteRange(long first, long last) {
    static ByteRange parse(String text) {
        int dash = text.indexOf('-');
        try {
            if (dash == 0) {
                return new ByteRange(-1, digits(text.substring(1)));
            }
            if (dash > 0) {
                long first = digits(text.substring(0, dash));
                var end = text.substring(dash + 1);
                long last = end.isEmpty() ? Long.MAX_VALUE : digits(end);
                if (first <= last) {
                    return new ByteRange(first, last);
                }
            }
        } catch (NumberFormatException e) {
            throw invalid(text);
        }
        throw invalid(text);
    }

    boolean isFromEnd() {
        return first < 0;
    }

    /// The offset of this range in a file of the given size.
    long offset(long size) {
        return isFromEnd() ? Math.max(0, size - last) : first;
    }

    /// The number of bytes of this range in a file of the given size.
    long length(long size) {
        long from = offset(size);
        long end = isFromEnd() || last >= size ? size : last + 1;
        return Math.max(0, end - from);
    }

    private static long digits(String text) {
        if (text.isEmpty() || !Character.isDigit(text.charAt(0))) {
            throw new NumberFormatException(text);
        }
        return Long.parseLong(text);
    }

    private static CofferException.Invalid invalid(String text) {
        return new CofferException.Invalid(
                "'" + Text.shown(text) + "' is not a byte range",
                "write A-B for bytes A to B (counted from 0, both included), A- or -N");
    }
}
