package dev.coffer.hostile;

import dev.coffer.artifact.CofferException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Does one attempt with one forged store, and judges what came of it.
public final class Trial {
    /// Long enough for a busy machine: it tells what never ends.
    private static final int SECONDS = 60;

    private Trial() {}

    /// Returns what came of it.
    ///
    /// @throws AssertionError when that is none of the outcomes that may be, or not one that may be here
    public static Outcome run(Ground ground, Attempt attempt, String version) {
        var failure = failure(ground, attempt, version);
        var outcome = failure == null ? Outcome.RIGHT : outcome(failure, ground.forgery());
        boolean isClean = attempt.each()
                ? ground.forgery().mustBeRight(version)
                : ground.forgery().isHarmless();
        if (outcome != Outcome.RIGHT && isClean) {
            throw new AssertionError("nothing is wrong with it, and it says " + failure, failure);
        }
        if (outcome == Outcome.RIGHT
                && attempt.gives()
                && ground.forgery().wrong().contains(version)) {
            throw new AssertionError("it is wrong, and it was taken for right");
        }
        return outcome;
    }

    private static Outcome outcome(Throwable failure, Forgery forgery) {
        return switch (failure) {
            case CofferException.Corrupt _ -> Outcome.CORRUPT;
            case CofferException.Refused _ -> Outcome.REFUSED;
            case CofferException.Invalid _ when forgery.newer() -> Outcome.REFUSED;
            // Who forges the log can take a version away, or give its digest to none.
            case CofferException.NotFound _ when forgery.isLog() || forgery.hidesDigest() -> Outcome.REFUSED;
            case AssertionError e -> throw e;
            default -> throw new AssertionError("neither right nor refused: " + failure, failure);
        };
    }

    private static @Nullable Throwable failure(Ground ground, Attempt attempt, String version) {
        var result = new CompletableFuture<@Nullable Throwable>();
        var thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                attempt.act().run(ground, version);
                result.complete(null);
            } catch (Throwable e) {
                result.complete(e);
            }
        });
        try {
            return result.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            var hanging = new AssertionError("it does not end");
            hanging.setStackTrace(thread.getStackTrace());
            thread.interrupt();
            return hanging;
        } catch (InterruptedException | ExecutionException e) {
            return e;
        }
    }
}
