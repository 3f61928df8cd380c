/// Looks into files and says how two of them differ: text line by line, tables by rows and columns, JSON by path, Parquet by
/// its footer, models by their tensors.
///
/// Whatever a file holds, nothing here fails because of it: what cannot be read is an `Unknown` with a reason. Lengths and
/// counts that a file claims are checked against its size before anything is allocated, nesting is bounded, and so are the
/// bytes that are read.
@NullMarked
package dev.coffer.inspect;

import org.jspecify.annotations.NullMarked;
