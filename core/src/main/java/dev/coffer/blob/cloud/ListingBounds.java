package dev.coffer.blob.cloud;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Sees to it that a page of keys, which may take many answers of a service, comes to an end: names go forward and begin as was asked
/// for, and neither answers nor time are without a bound. Made for one page, used by one thread.
public final class ListingBounds {
    /// Most of them would be full of what others keep in the bucket.
    private static final int ANSWERS_LIMIT = 10_000;

    /// Services do send answers without a name, after many deletions; but not so many one after the other.
    private static final int EMPTY_LIMIT = 1_000;

    private static final Duration TIME_LIMIT = Duration.ofHours(1);

    private final String location;
    private final String beginning;
    private final LongSupplier nanos;
    private final long start;
    private String lastName = "";
    private @Nullable String lastToken;
    private int answers;
    private int empty;
    private boolean hasNames;

    /// @param beginning what every name begins with
    public ListingBounds(String location, String beginning) {
        this(location, beginning, System::nanoTime);
    }

    /// @param nanos as `System::nanoTime`
    ListingBounds(String location, String beginning, LongSupplier nanos) {
        this.location = location;
        this.beginning = beginning;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    /// Takes the next name of an answer.
    ///
    /// @throws CofferException.Corrupt when it does not come next
    public void name(String name) {
        hasNames = true;
        if (!name.startsWith(beginning)) {
            throw corrupt("'" + Text.shown(name) + "' where names begin with '" + beginning + "'");
        }
        if (!lastName.isEmpty() && goesBack(name)) {
            throw corrupt("'" + Text.shown(name) + "' after '" + Text.shown(lastName) + "', which goes back");
        }
        lastName = name;
    }

    /// Services sort by code units or by code points, which is not the same for rare characters.
    private boolean goesBack(String name) {
        return name.compareTo(lastName) <= 0
                && Arrays.compareUnsigned(
                                name.getBytes(StandardCharsets.UTF_8), lastName.getBytes(StandardCharsets.UTF_8))
                        <= 0;
    }

    /// Says that an answer is not the last.
    ///
    /// @param token how to go on
    /// @throws CofferException.Corrupt when there has been enough
    public void more(String token) {
        answers++;
        empty = hasNames ? 0 : empty + 1;
        hasNames = false;
        if (token.equals(lastToken)) {
            throw corrupt("the same page again and again");
        }
        lastToken = token;
        if (empty >= EMPTY_LIMIT) {
            throw corrupt("no name in " + empty + " answers, and says that there are more");
        }
        if (answers >= ANSWERS_LIMIT) {
            throw corrupt("no end in " + answers + " answers");
        }
        if (nanos.getAsLong() - start > TIME_LIMIT.toNanos()) {
            throw corrupt("no end in " + TIME_LIMIT.toMinutes() + " minutes");
        }
    }

    private CofferException corrupt(String what) {
        return new CofferException.Corrupt("the listing of " + location + " gives " + what);
    }
}
