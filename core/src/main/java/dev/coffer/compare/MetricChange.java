package dev.coffer.compare;

import java.math.BigDecimal;
import java.util.Optional;

/// A measured value that differs.
public record MetricChange(Optional<Double> from, Optional<Double> to) {
    /// How much larger it became. Counted in decimal digits, so that 0.931 to 0.934 is 0.003 and not
    /// 0.0030000000000000027. Empty where a side is, or where it is too large for a number.
    public Optional<Double> difference() {
        return from.flatMap(
                        old -> to.map(now -> decimal(now).subtract(decimal(old)).doubleValue()))
                .filter(Double::isFinite);
    }

    /// The difference in percent of what it was. Empty where that was 0.
    public Optional<Double> percent() {
        return from.filter(old -> old != 0)
                .flatMap(old -> difference().map(more -> 100 * (more / Math.abs(old))))
                .filter(Double::isFinite);
    }

    private static BigDecimal decimal(double value) {
        return new BigDecimal(Double.toString(value));
    }
}
