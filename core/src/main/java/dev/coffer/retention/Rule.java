package dev.coffer.retention;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;

/// One thing that expires versions or keeps them. Keeping counts more than expiring. What counts versions counts those of one artifact that
/// are not deleted and that the rule is for.
public sealed interface Rule {
    /// What it is called, in a policy and wherever a decision names it.
    String word();

    /// A rule that expires.
    sealed interface Expiring extends Rule {}

    /// A rule that keeps what others expiry.
    sealed interface Keeping extends Rule {}

    /// All but the newest so many are expired.
    record MaxVersions(int count) implements Expiring {
        public static final String WORD = "max_versions_per_artifact";

        public MaxVersions {
            atLeastOne(WORD, count);
        }

        @Override
        public String word() {
            return WORD;
        }
    }

    /// What is older is expired. A day has 24 hours.
    record MaxAge(int days) implements Expiring {
        public static final String WORD = "max_age_days";

        public MaxAge {
            atLeastOne(WORD, days);
        }

        @Override
        public String word() {
            return WORD;
        }
    }

    /// What an alias names is kept. Without this rule, the aliases of what is deleted are removed.
    record KeepAliased() implements Keeping {
        public static final String WORD = "keep_aliased";

        @Override
        public String word() {
            return WORD;
        }
    }

    /// What is protected is kept; always on.
    record KeepProtected() implements Keeping {
        public static final String WORD = "protected";

        @Override
        public String word() {
            return WORD;
        }
    }

    /// The newest so many are kept; always on for the newest of an artifact.
    record KeepNewest(int count) implements Keeping {
        public static final String WORD = "keep_newest";

        public KeepNewest {
            atLeastOne(WORD, count);
        }

        @Override
        public String word() {
            return WORD;
        }
    }

    /// What is not older is kept.
    record KeepWithin(int days) implements Keeping {
        public static final String WORD = "keep_within_days";

        public KeepWithin {
            atLeastOne(WORD, days);
        }

        @Override
        public String word() {
            return WORD;
        }
    }

    /// The so many with the best values of a metric are kept; of equal ones the newer. A version without the metric is none of them.
    record KeepBest(String metric, Best best, int count) implements Keeping {
        public static final String WORD = "best";

        public KeepBest {
            if (metric.isBlank()) {
                throw new CofferException.Invalid("'" + Text.shown(metric) + "' is not the name of a metric");
            }
            atLeastOne(WORD + ".count", count);
        }

        @Override
        public String word() {
            return WORD;
        }
    }

    /// Which values of a metric are the better ones.
    enum Best {
        MAX,
        MIN;

        public String word() {
            return this == MAX ? "max" : "min";
        }
    }

    /// What a kept version was made from is kept, and what that was made from.
    record KeepInputs() implements Keeping {
        public static final String WORD = "keep_inputs";

        @Override
        public String word() {
            return WORD;
        }
    }

    private static void atLeastOne(String what, int count) {
        if (count < 1) {
            throw new CofferException.Invalid(what + " is " + count + "; it must be 1 or more");
        }
    }
}
