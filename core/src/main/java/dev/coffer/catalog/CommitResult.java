package dev.coffer.catalog;

import dev.coffer.blob.ObjectId;
import java.util.Set;

/// The result of a transaction that made sense.
public sealed interface CommitResult {
    /// It is durable.
    ///
    /// @param repeated whether it had happened before, under the same idempotency key or transaction id
    record Committed(Entry entry, boolean repeated) implements CommitResult {}

    /// Nothing was written: everything the transaction asks for is so already.
    record Unchanged() implements CommitResult {}

    /// Nothing happened, because the collector condemned objects that an added version refers to. The writer stores
    /// those chunks again under new names and commits again.
    record Condemned(Set<ObjectId> objects) implements CommitResult {
        public Condemned {
            objects = Set.copyOf(objects);
        }
    }
}
