/// What every blob store promises, as checks that run anywhere: in the tests of the stores that come with Coffer, and against
/// the buckets of its users.
@NullMarked
package dev.coffer.blob.conformance;

import org.jspecify.annotations.NullMarked;
