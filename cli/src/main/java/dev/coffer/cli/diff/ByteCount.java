package dev.coffer.cli.diff;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.util.List;
import java.util.regex.Pattern;

/// Reads a number of bytes as people write it: `1000000`, `512MiB`, `4 GiB`.
final class ByteCount {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,12}) ?(B|KiB|MiB|GiB|TiB)?");
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
    private static final int BITS_EACH = 10;

    private ByteCount() {}

    static long parse(String option, String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw wrong(option, text);
        }
        int bits = BITS_EACH * Math.max(0, UNITS.indexOf(parts.group(2)));
        long number = Long.parseLong(parts.group(1));
        if (number > Long.MAX_VALUE >> bits) {
            throw wrong(option, text);
        }
        return number << bits;
    }

    private static CofferException wrong(String option, String text) {
        return new CofferException.Invalid(
                "'" + Text.shown(text) + "' is not a number of bytes",
                "write " + option + " and a number, with B, KiB, MiB, GiB or TiB behind it");
    }
}
