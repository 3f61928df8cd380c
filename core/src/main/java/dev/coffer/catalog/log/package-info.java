/// The catalog that is a numbered log of JSON entries on a blob store. The next entry is created with put-if-absent, and
/// that is all the coordination there is; checkpoints only make opening fast. docs/format.md has the format.
///
/// - Start with [LogCatalog]; [Commit] is how a transaction gets into the log, [Replay] how entries of another catalog do.
/// - [Log] is the log as one process follows it. In memory is what things are looked for by: [LogState], made of the [EntrySummary] of
///   every entry. The entries themselves are read when they are wanted: [Lines], [VersionReader]. What versions refer to is read when
///   it is asked for first: [References].
/// - [Checkpoints] reads checkpoints when a store is opened, [CheckpointMaker] makes those that are due; [CheckpointFormat], [Block], [SummaryWriter],
///   [SummaryReader] and [ReferenceFormat] are their bytes.
/// - [LogSearch] and [SearchScan] answer searches.
@NullMarked
package dev.coffer.catalog.log;

import org.jspecify.annotations.NullMarked;
