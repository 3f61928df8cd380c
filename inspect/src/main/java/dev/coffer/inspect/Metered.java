package dev.coffer.inspect;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Counts what is read of a file.
record Metered(Content content, ReadBudget budget) implements Content {
    @Override
    public long size() {
        return content.size();
    }

    @Override
    public InputStream open(long offset, long length) {
        return new Counting(content.open(offset, length), budget);
    }

    @Override
    public boolean shares(long offset, Content other, long otherOffset, long length) {
        return content.shares(offset, other instanceof Metered metered ? metered.content : other, otherOffset, length);
    }

    private static final class Counting extends FilterInputStream {
        private final ReadBudget budget;

        Counting(InputStream in, ReadBudget budget) {
            super(in);
            this.budget = budget;
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            budget.spend(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = in.read(target, offset, length);
            budget.spend(Math.max(0, count));
            return count;
        }
    }
}
