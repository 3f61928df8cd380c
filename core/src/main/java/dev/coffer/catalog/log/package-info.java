/// The catalog that is a numbered log of JSON entries on a blob store. The next entry is created with put-if-absent,
/// and that is all the coordination there is. docs/format.md has the format.
///
/// - Start with [LogCatalog]. [Commit] brings a transaction into the log, [Replay] the entries of another catalog.
/// - [Log] is the log as one process follows it. [LogState] is in memory, made of a summary of every entry: whatever
///   versions are found by. The entries themselves are read when they are wanted ([FactsReader]); what versions refer
///   to is read when it is first asked for ([ReferenceIndex]).
/// - [LogSearch] and [SearchScan] answer searches.
@NullMarked
package dev.coffer.catalog.log;

import org.jspecify.annotations.NullMarked;
