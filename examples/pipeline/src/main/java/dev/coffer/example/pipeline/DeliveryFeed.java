package dev.coffer.example.pipeline;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Random;

/// A stand-in for the system that records deliveries: what it says about a month is always the same.
///
/// The deliveries are invented, but not simple. How long one takes depends on its distance together with the hour, the
/// day of the week and the rain; new couriers are slower; the rest is noise. One row in a hundred is broken.
///
/// @param rowsPerMonth how many deliveries a month has
record DeliveryFeed(long seed, int rowsPerMonth) {
    static final String HEADER = "order,placed_at,courier,courier_days,distance_km,items,prep_minutes,rain_mm,"
            + "promised_minutes,took_minutes\n";

    private static final YearMonth FIRST = YearMonth.of(2025, 1);
    private static final int COURIERS = 400;
    private static final double BROKEN_SHARE = 0.01;

    /// The name of the file of a month, counted from 0.
    String fileName(int month) {
        return FIRST.plusMonths(month) + ".csv";
    }

    /// The deliveries of a month in the order of their time, as CSV.
    byte[] month(int month) {
        var random = new Random(seed + 7919L * month);
        var text = new StringBuilder(rowsPerMonth * 72).append(HEADER);
        for (int i = 0; i < rowsPerMonth; i++) {
            append(text, (long) month * rowsPerMonth + i, placed(month, i), random);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /// Orders come in evenly from 8 o'clock to midnight.
    private LocalDateTime placed(int month, int i) {
        var first = FIRST.plusMonths(month);
        double day = (double) i * first.lengthOfMonth() / rowsPerMonth;
        long seconds = (long) ((day - (int) day) * 16 * 3600);
        return first.atDay(1).plusDays((long) day).atTime(8, 0).plusSeconds(seconds);
    }

    private static void append(StringBuilder text, long order, LocalDateTime placed, Random random) {
        int courier = random.nextInt(COURIERS);
        long days = courier % 7 * 11L
                + ChronoUnit.DAYS.between(FIRST.atDay(1), placed.toLocalDate()) * (1 + courier % 3) / 3;
        double distance = rounded(0.5 + 2.2 * -StrictMath.log(1 - random.nextDouble()));
        int items = 1 + (int) (4 * random.nextDouble() * random.nextDouble());
        double prep = rounded(6 + 9 * random.nextDouble());
        double rain = random.nextDouble() < 0.25 ? rounded(6 * random.nextDouble()) : 0;
        long promised = 15 + 5 * (long) Math.ceil(distance);
        double took = prep
                + minutes(placed, distance, rain)
                + 0.7 * items
                + 7 * StrictMath.exp(-days / 50.0)
                + 2.5 * random.nextGaussian();
        boolean broken = random.nextDouble() < BROKEN_SHARE;
        text.append(order + "," + placed.truncatedTo(ChronoUnit.SECONDS) + ",c" + courier + "," + days);
        text.append("," + (broken ? "" : Double.toString(distance)) + "," + items + "," + prep + "," + rain);
        text.append("," + promised + "," + rounded(Math.max(1, took)) + "\n");
    }

    /// On the road: traffic is dense at noon and in the evening, at weekends only in the afternoon; rain tells on long ways.
    private static double minutes(LocalDateTime placed, double distance, double rain) {
        double hour = placed.getHour() + placed.getMinute() / 60.0;
        boolean weekend = placed.getDayOfWeek().getValue() > 5;
        double traffic = weekend ? 0.7 * bump(hour, 15.5, 2) : bump(hour, 12.5, 1) + 1.2 * bump(hour, 18.8, 1.3);
        double wet = rain / 6 * (distance > 3 ? 0.9 : 0.2);
        return 4 + distance * 3.2 * (1 + traffic) * (1 + wet);
    }

    private static double bump(double x, double middle, double width) {
        double off = (x - middle) / width;
        return StrictMath.exp(-off * off / 2);
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
