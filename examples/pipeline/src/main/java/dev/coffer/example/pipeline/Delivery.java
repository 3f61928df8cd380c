package dev.coffer.example.pipeline;

import java.time.LocalDateTime;
import java.util.Optional;

/// A recorded delivery, as far as the pipeline wants to know.
///
/// @param courierDays how long its courier had been there
/// @param promised    minutes promised to the customer
/// @param took        minutes it took
record Delivery(
        long order,
        LocalDateTime placed,
        int courierDays,
        double distanceKm,
        int items,
        double prepMinutes,
        double rainMm,
        int promised,
        double took) {

    /// The names of the columns of a data set; the model learns from all behind the second.
    static final String COLUMNS = "order,late,distance_km,items,prep_minutes,rain_mm,courier_log_days,promised_minutes,"
            + "hour_sin,hour_cos,weekend";

    /// Reads a row of the feed. Empty when something is missing in it.
    static Optional<Delivery> parse(String row) {
        var cells = row.split(",", -1);
        for (var cell : cells) {
            if (cell.isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(new Delivery(
                Long.parseLong(cells[0]),
                LocalDateTime.parse(cells[1]),
                Integer.parseInt(cells[3]),
                Double.parseDouble(cells[4]),
                Integer.parseInt(cells[5]),
                Double.parseDouble(cells[6]),
                Double.parseDouble(cells[7]),
                Integer.parseInt(cells[8]),
                Double.parseDouble(cells[9])));
    }

    boolean isLate() {
        return took > promised;
    }

    /// The row of a data set: numbers only, and only what is known when the order is placed, but for the label.
    String row() {
        double angle = 2 * Math.PI * placed.toLocalTime().toSecondOfDay() / 86_400;
        return order + "," + (isLate() ? 1 : 0) + "," + distanceKm + "," + items + "," + prepMinutes + "," + rainMm
                + "," + rounded(StrictMath.log1p(courierDays)) + "," + promised
                + "," + rounded(StrictMath.sin(angle)) + "," + rounded(StrictMath.cos(angle))
                + "," + (placed.getDayOfWeek().getValue() > 5 ? 1 : 0);
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
