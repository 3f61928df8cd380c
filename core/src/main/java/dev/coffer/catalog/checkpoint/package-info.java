/// How the log lies in the store, and how it is read from there: an object for each entry, and checkpoints, which
/// repeat runs of entries so that opening does not read every one. Checkpoints follow from the entries and are never
/// needed.
///
/// [Lines] and [LogReader] read entries. [Checkpoints] reads checkpoints when a store is opened, [CheckpointMaker]
/// makes those that are due. [CheckpointFormat], [EntryBlock], [SummaryWriter], [SummaryReader] and [ReferenceFormat]
/// are their bytes.
@NullMarked
package dev.coffer.catalog.checkpoint;

import org.jspecify.annotations.NullMarked;
