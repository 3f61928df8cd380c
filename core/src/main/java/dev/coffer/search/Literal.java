package dev.coffer.search;

import java.math.BigDecimal;
import java.time.Instant;

/// A value that a filter compares with.
public sealed interface Literal {
    record Text(String value) implements Literal {}

    /// A number, finite as a double.
    ///
    /// @param value as written; compared as a double with metrics, parameters and tags, exactly with whole numbers.
    ///              At most 40 digits
    record Number(BigDecimal value) implements Literal {}

    /// A moment.
    ///
    /// @param value in whole milliseconds, as all times of versions are
    record Time(Instant value) implements Literal {}
}
