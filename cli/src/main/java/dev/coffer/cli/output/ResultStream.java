package dev.coffer.cli.output;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/// Standard output, buffered. Unlike a `PrintStream` it does not swallow failures: a full disk must not look like
/// success, and a command stops when its reader is gone.
public final class ResultStream extends OutputStream {
    private static final int BUFFER_BYTES = 1 << 16;

    private final OutputStream out;

    public ResultStream(OutputStream out) {
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
    }

    /// Standard output could not be written.
    public static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(IOException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }

        /// Returns whether the reader closed the pipe, as `head` does. Java shows this only in the text of the message.
        public boolean isReaderGone() {
            var text = String.valueOf(getMessage()).toLowerCase(Locale.ROOT);
            return text.contains("pipe") || text.contains("reset");
        }
    }

    @Override
    public void write(int value) {
        try {
            out.write(value);
        } catch (IOException e) {
            throw new Failed(e);
        }
    }

    @Override
    public void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw new Failed(e);
        }
    }

    @Override
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new Failed(e);
        }
    }

    /// Only flushes: standard output belongs to the process.
    @Override
    public void close() {
        flush();
    }
}
