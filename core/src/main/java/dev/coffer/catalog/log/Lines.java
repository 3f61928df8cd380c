package dev.coffer.catalog.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All lines of the log in memory, compressed block by block. A store of 200,000 versions keeps about 80 MB here, a tenth of
/// what their objects would take. Not for several threads.
final class Lines {
    private final int perBlock;
    private final List<Optional<Block>> blocks = new ArrayList<>();
    private final Map<Integer, List<byte[]>> loose = new HashMap<>();
    private long last;
    private int unpackedBlock = -1;
    private List<byte[]> unpacked = List.of();

    Lines(int perBlock) {
        this.perBlock = perBlock;
    }

    /// The number of the newest line; 0 when there is none.
    long last() {
        return last;
    }

    void add(byte[] line) {
        int block = blockOf(last + 1);
        var lines = loose.computeIfAbsent(block, index -> new ArrayList<>());
        lines.add(line);
        last++;
        if (lines.size() == perBlock) {
            var packed = Block.pack(last - perBlock + 1, lines);
            blocks.add(packed);
            if (packed.isPresent()) {
                loose.remove(block);
            }
        }
    }

    /// Adds the next lines as they came. Only where the line after the newest begins a block.
    void add(Block block) {
        if (last % perBlock != 0) {
            throw new IllegalStateException("no block can begin with entry " + (last + 1));
        }
        blocks.add(Optional.of(block));
        last += perBlock;
    }

    byte[] line(long number) {
        int block = blockOf(number);
        int place = (int) ((number - 1) % perBlock);
        var lines = loose.get(block);
        return lines == null ? unpack(block).get(place) : lines.get(place);
    }

    /// The blocks with the lines after `after` up to `last`; empty when one of them does not exist.
    Optional<List<Block>> blocks(long after, long last) {
        var found = blocks.subList(blockOf(after + 1), blockOf(last) + 1).stream()
                .flatMap(Optional::stream)
                .toList();
        return found.size() == (last - after) / perBlock ? Optional.of(found) : Optional.empty();
    }

    private List<byte[]> unpack(int block) {
        if (unpackedBlock != block) {
            long first = (long) block * perBlock + 1;
            unpacked = blocks.get(block).orElseThrow().lines(first, first + perBlock - 1, "the log in memory");
            unpackedBlock = block;
        }
        return unpacked;
    }

    private int blockOf(long number) {
        return Math.toIntExact((number - 1) / perBlock);
    }
}
