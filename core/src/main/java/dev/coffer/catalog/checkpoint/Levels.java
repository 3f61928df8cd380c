package dev.coffer.catalog.checkpoint;

/// The levels of checkpoints, from 1: how many entries one of each covers, and which is the newest that is known. Not
/// for several threads.
public final class Levels {
    /// The highest.
    public static final int HIGHEST = 4;

    private final int fanOut;
    private final long[] newest = new long[HIGHEST + 1];

    /// @param fanOut how many entries one of the first level covers, and how many of each level one of the next
    public Levels(int fanOut) {
        this.fanOut = fanOut;
    }

    int fanOut() {
        return fanOut;
    }

    /// How many entries a checkpoint of this level covers; of level 0, one.
    public long size(int level) {
        long size = 1;
        for (int i = 0; i < level; i++) {
            size *= fanOut;
        }
        return size;
    }

    /// How many blocks a checkpoint of this level has.
    public int blocks(int level) {
        return Math.toIntExact(size(level - 1));
    }

    /// The last entry of the newest one; 0 when there is none.
    long newest(int level) {
        return newest[level];
    }

    void setNewest(int level, long last) {
        newest[level] = last;
    }
}
