package dev.coffer.blob;

/// A 128-bit name that is never given twice: 48 bits of time in milliseconds and 80 random bits
/// (the ULID specification, <https://github.com/ulid/spec>). The time is for people who look into a store; nothing relies on it.
public record Ulid(long high, long low) implements Comparable<Ulid> {
    /// Characters of the text form.
    public static final int CHARS = 26;

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

    /// Reads 26 digits of Crockford's base 32, lower case.
    public static Ulid parse(String text) {
        if (text.length() != CHARS || DIGITS.indexOf(text.charAt(0)) > 7) {
            throw new IllegalArgumentException("not a ULID: " + text);
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < CHARS; i++) {
            int digit = DIGITS.indexOf(text.charAt(i));
            if (digit < 0) {
                throw new IllegalArgumentException("not a ULID: " + text);
            }
            high = (high << 5) | (low >>> 59);
            low = (low << 5) | digit;
        }
        return new Ulid(high, low);
    }

    /// The last eight bits, which are random, as two hexadecimal digits: the fan-out directory of an object.
    public String fanOut() {
        int last = (int) (low & 0xff);
        return "" + Character.forDigit(last >>> 4, 16) + Character.forDigit(last & 0xf, 16);
    }

    @Override
    public int compareTo(Ulid other) {
        int order = Long.compareUnsigned(high, other.high);
        return order == 0 ? Long.compareUnsigned(low, other.low) : order;
    }

    @Override
    public String toString() {
        var text = new char[CHARS];
        long restHigh = high;
        long restLow = low;
        for (int i = CHARS - 1; i >= 0; i--) {
            text[i] = DIGITS.charAt((int) (restLow & 0x1f));
            restLow = (restLow >>> 5) | (restHigh << 59);
            restHigh >>>= 5;
        }
        return new String(text);
    }
}
