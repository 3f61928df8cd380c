/// Which versions go and which stay: rules in, a plan out. Nothing here reads a store or knows the time.
///
/// - [RetentionPolicy] is what people wrote: [RuleSet]s, each for a [Scope], of [Rule]s.
/// - [RetentionFacts] is what must be known of a store.
/// - [RetentionPlan#of] makes a [Decision] for every version.
@NullMarked
package dev.coffer.retention;

import org.jspecify.annotations.NullMarked;
