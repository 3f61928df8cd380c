package dev.coffer.inspect;

/// How much a comparison may cost.
///
/// @param bytes     most bytes that are read or unpacked, of both files together
/// @param rows      most rows of a table that are remembered at once
/// @param nodes     most values of a JSON document that are remembered at once
/// @param textBytes most bytes of a text that is compared line by line; of a JSON document that is no table four times as many
public record Bounds(long bytes, int rows, int nodes, int textBytes) {
    /// 4 GiB.
    public static final long USUAL_BYTES = 4L << 30;

    private static final int MOST_ROWS = 5_000_000;
    private static final int HEAP_BYTES_FOR_ROW = 192;
    private static final int MOST_NODES = 1_000_000;
    private static final int HEAP_BYTES_FOR_NODE = 1024;
    private static final int MOST_TEXT_BYTES = 16 << 20;
    private static final int HEAP_BYTES_FOR_TEXT_BYTE = 32;
    private static final int JSON_FOR_TEXT = 4;

    /// What fits into half of the memory there is; at most five million rows, a million values and 16 MiB of text.
    ///
    /// @param heapBytes the memory there is
    public static Bounds of(long bytes, long heapBytes) {
        return new Bounds(
                bytes,
                (int) Math.min(MOST_ROWS, heapBytes / HEAP_BYTES_FOR_ROW),
                (int) Math.min(MOST_NODES, heapBytes / HEAP_BYTES_FOR_NODE),
                (int) Math.min(MOST_TEXT_BYTES, heapBytes / HEAP_BYTES_FOR_TEXT_BYTE));
    }

    /// Most bytes of a JSON document that is no table.
    long jsonBytes() {
        return (long) JSON_FOR_TEXT * textBytes;
    }
}
