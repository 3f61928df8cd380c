/// What can go wrong between a client and an object store, done on purpose.
///
/// - [FaultProxy] stands between them. A [Script] says which [Fault] happens to which request.
/// - [Answers] are what a kind of store says when it refuses; [S3Answers] is S3's way. Another kind needs only that.
/// - [S3Double] is a small server in memory that speaks as much S3 as Coffer asks for, as strictly as S3 does.
/// - [FaultSweep] runs every workload with every fault at every request, and looks at what is left; [RandomFaults] mixes them.
@NullMarked
package dev.coffer.faults;

import org.jspecify.annotations.NullMarked;
