package dev.coffer.search;

import dev.coffer.artifact.CofferException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// A value that a filter compares with.
public sealed interface Literal {
    record Text(String value) implements Literal {}

    /// A number, finite as a double.
    ///
    /// @param value compared as a double with metrics, parameters and tags, exactly with whole numbers. At most 40
    ///              digits, and at most 400 behind the point. Kept without zeros at the end, so that equal numbers are
    ///              equal
    record Number(BigDecimal value) implements Literal {
        private static final int DIGITS_LIMIT = 40;
        private static final int SCALE_LIMIT = 400;

        public Number {
            value = value.stripTrailingZeros();
            if (value.precision() > DIGITS_LIMIT
                    || value.scale() > SCALE_LIMIT
                    || value.scale() < -SCALE_LIMIT
                    || Double.isInfinite(value.doubleValue())) {
                throw new CofferException.Invalid(
                        "a number in a filter has more than " + DIGITS_LIMIT + " digits or is out of range",
                        "numbers go up to 1.7e308");
            }
        }

        /// A whole number.
        public static Number of(long value) {
            return new Number(BigDecimal.valueOf(value));
        }

        /// A finite number.
        public static Number of(double value) {
            return new Number(BigDecimal.valueOf(value));
        }
    }

    /// A moment between the years 0 and 9999.
    ///
    /// @param value in whole milliseconds, as all times of versions are
    record Time(Instant value) implements Literal {
        private static final Instant FIRST = Instant.ofEpochSecond(-62_167_219_200L);
        private static final Instant END = Instant.ofEpochSecond(253_402_300_800L);

        public Time {
            if (value.isBefore(FIRST) || !value.isBefore(END)) {
                throw new CofferException.Invalid("a time in a filter is not between the years 0 and 9999");
            }
            value = value.truncatedTo(ChronoUnit.MILLIS);
        }
    }
}
