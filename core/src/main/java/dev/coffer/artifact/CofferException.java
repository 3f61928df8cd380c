package dev.coffer.artifact;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What went wrong, sorted by what the caller can do about it.
///
/// The message names the thing and the value; [#hint()] says the way out, where there is one. Whatever is thrown that is
/// not of this family is a bug of ours.
public abstract sealed class CofferException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String hint;

    private CofferException(String message, @Nullable String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.hint = hint;
    }

    /// The next thing to try, in one sentence.
    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }

    /// The stable word for this kind in JSON, such as `NOT_FOUND`.
    public abstract String code();

    /// The exit code of the command line for this kind.
    public abstract int exitCode();

    /// The request makes no sense; repeating it will not help.
    public static final class Invalid extends CofferException {
        private static final long serialVersionUID = 1L;

        public Invalid(String message) {
            this(message, null);
        }

        public Invalid(String message, @Nullable String hint) {
            this(message, hint, null);
        }

        public Invalid(String message, @Nullable String hint, @Nullable Throwable cause) {
            super(message, hint, cause);
        }

        @Override
        public String code() {
            return "INVALID";
        }

        @Override
        public int exitCode() {
            return 2;
        }
    }

    /// No such artifact, version, alias, file or object.
    public static final class NotFound extends CofferException {
        private static final long serialVersionUID = 1L;

        public NotFound(String message) {
            this(message, null);
        }

        public NotFound(String message, @Nullable String hint) {
            this(message, hint, null);
        }

        public NotFound(String message, @Nullable String hint, @Nullable Throwable cause) {
            super(message, hint, cause);
        }

        @Override
        public String code() {
            return "NOT_FOUND";
        }

        @Override
        public int exitCode() {
            return 3;
        }
    }

    /// Somebody was faster, or it already exists.
    public static final class Conflict extends CofferException {
        private static final long serialVersionUID = 1L;

        public Conflict(String message) {
            this(message, null);
        }

        public Conflict(String message, @Nullable String hint) {
            super(message, hint, null);
        }

        @Override
        public String code() {
            return "CONFLICT";
        }

        @Override
        public int exitCode() {
            return 4;
        }
    }

    /// Stored bytes are not what they should be. The message names the object.
    public static final class Corrupt extends CofferException {
        private static final long serialVersionUID = 1L;

        public Corrupt(String message) {
            this(message, null);
        }

        public Corrupt(String message, @Nullable Throwable cause) {
            this(message, "coffer verify --all --data lists everything that is damaged", cause);
        }

        public Corrupt(String message, @Nullable String hint, @Nullable Throwable cause) {
            super(message, hint, cause);
        }

        @Override
        public String code() {
            return "CORRUPT";
        }

        @Override
        public int exitCode() {
            return 5;
        }
    }

    /// The backend or the operating system does not allow it.
    public static final class Denied extends CofferException {
        private static final long serialVersionUID = 1L;

        public Denied(String message, @Nullable String hint, @Nullable Throwable cause) {
            super(message, hint, cause);
        }

        @Override
        public String code() {
            return "DENIED";
        }

        @Override
        public int exitCode() {
            return 6;
        }
    }

    /// The backend did not do it, for certain; trying again is safe.
    public static final class Unavailable extends CofferException {
        private static final long serialVersionUID = 1L;

        private final @Nullable Duration retryAfter;

        public Unavailable(String message, @Nullable Throwable cause) {
            this(message, null, cause);
        }

        public Unavailable(String message, @Nullable String hint, @Nullable Throwable cause) {
            this(message, hint, cause, null);
        }

        private Unavailable(
                String message, @Nullable String hint, @Nullable Throwable cause, @Nullable Duration retryAfter) {
            super(message, hint, cause);
            this.retryAfter = retryAfter;
        }

        /// The backend asked not to be asked again before so much time has passed.
        public static Unavailable until(String message, Duration retryAfter, @Nullable Throwable cause) {
            return new Unavailable(message, null, cause, retryAfter);
        }

        /// How long the backend asked to be left alone, if it did.
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }

        @Override
        public String code() {
            return "UNAVAILABLE";
        }

        @Override
        public int exitCode() {
            return 7;
        }
    }

    /// A policy or a protection forbids it.
    public static final class Refused extends CofferException {
        private static final long serialVersionUID = 1L;

        public Refused(String message, @Nullable String hint) {
            super(message, hint, null);
        }

        @Override
        public String code() {
            return "REFUSED";
        }

        @Override
        public int exitCode() {
            return 8;
        }
    }

    /// The backend may or may not have done it. Look before repeating or cleaning up.
    public static final class OutcomeUnknown extends CofferException {
        private static final long serialVersionUID = 1L;

        public OutcomeUnknown(String message, @Nullable Throwable cause) {
            super(message, "look whether it happened before trying again", cause);
        }

        @Override
        public String code() {
            return "OUTCOME_UNKNOWN";
        }

        @Override
        public int exitCode() {
            return 9;
        }
    }

    /// There is no store at that place.
    public static final class NoStore extends CofferException {
        private static final long serialVersionUID = 1L;

        public NoStore(String message, @Nullable String hint) {
            super(message, hint, null);
        }

        @Override
        public String code() {
            return "NO_STORE";
        }

        @Override
        public int exitCode() {
            return 10;
        }
    }
}
