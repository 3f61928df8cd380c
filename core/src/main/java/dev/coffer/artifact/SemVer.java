package dev.coffer.artifact;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A semantic version such as `1.4.0` or `2.0.0-rc.1`, as Semantic Versioning 2.0.0 (semver.org) defines it.
///
/// The order is that of its section 11: build metadata does not count, and a pre-release comes before its release. So versions
/// that are not equal may stand at the same place.
///
/// @param text at most 256 characters, twice what a label may have
public record SemVer(String text) implements Comparable<SemVer> {
    private static final int LIMIT = 256;
    private static final String NUMBER = "(0|[1-9][0-9]*)";
    private static final String PRE_RELEASE_WORD = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";
    private static final Pattern FORM = Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(?:-("
            + PRE_RELEASE_WORD + "(?:\\." + PRE_RELEASE_WORD + ")*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");
    private static final SemVer ZERO = new SemVer("0.0.0");

    /// Which part of a version goes up.
    public enum Bump {
        MAJOR,
        MINOR,
        PATCH;

        public static Bump parse(String word) {
            return Arrays.stream(values())
                    .filter(bump -> bump.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new CofferException.Invalid(
                            "'" + Text.shown(word) + "' is not a part of a semantic version",
                            "use major, minor or patch"));
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public SemVer {
        if (!isOne(text)) {
            throw new CofferException.Invalid(
                    "'" + Text.shown(text) + "' is not a semantic version",
                    "write it as 1.4.0 or 2.0.0-rc.1, without a v");
        }
    }

    /// Empty when the text is none.
    public static Optional<SemVer> find(String text) {
        return isOne(text) ? Optional.of(new SemVer(text)) : Optional.empty();
    }

    private static boolean isOne(String text) {
        return text.length() <= LIMIT && FORM.matcher(text).matches();
    }

    /// The first one after nothing.
    public static SemVer first(Bump bump) {
        return ZERO.next(bump);
    }

    /// The next release. A pre-release of just that release is followed by the release itself: `2.0.0-rc.1` by `2.0.0`, whatever
    /// part of it would go up.
    public SemVer next(Bump bump) {
        var core = core();
        boolean pre = !preRelease().isEmpty();
        boolean minorZero = core.get(1).signum() == 0;
        boolean patchZero = core.get(2).signum() == 0;
        return switch (bump) {
            case MAJOR ->
                pre && minorZero && patchZero
                        ? of(core)
                        : of(List.of(up(core.get(0)), BigInteger.ZERO, BigInteger.ZERO));
            case MINOR -> pre && patchZero ? of(core) : of(List.of(core.get(0), up(core.get(1)), BigInteger.ZERO));
            case PATCH -> pre ? of(core) : of(List.of(core.get(0), core.get(1), up(core.get(2))));
        };
    }

    private static SemVer of(List<BigInteger> core) {
        return new SemVer(core.get(0) + "." + core.get(1) + "." + core.get(2));
    }

    private static BigInteger up(BigInteger number) {
        return number.add(BigInteger.ONE);
    }

    private List<BigInteger> core() {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException(text);
        }
        return List.of(
                new BigInteger(matcher.group(1)), new BigInteger(matcher.group(2)), new BigInteger(matcher.group(3)));
    }

    private List<String> preRelease() {
        var matcher = FORM.matcher(text);
        return matcher.matches() && matcher.group(4) != null
                ? List.of(matcher.group(4).split("\\.", -1))
                : List.of();
    }

    /// Texts whose order, byte by byte, is the order of the versions. For databases.
    public String sortKey() {
        var key = new StringBuilder();
        core().forEach(number -> key.append(sized(number.toString())));
        var words = preRelease();
        if (words.isEmpty()) {
            return key.append('~').toString();
        }
        key.append('!');
        for (var word : words) {
            key.append(isNumber(word) ? "0" + sized(word) : "1" + word).append(' ');
        }
        return key.toString();
    }

    /// Digits behind their count, so that more digits come later. Three digits are enough for the count.
    private static String sized(String digits) {
        var count = Integer.toString(digits.length());
        return "0".repeat(3 - count.length()) + count + digits;
    }

    private static boolean isNumber(String word) {
        return word.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public int compareTo(SemVer other) {
        return sortKey().compareTo(other.sortKey());
    }

    @Override
    public String toString() {
        return text;
    }
}
