/// Servers for tests of Google Cloud Storage, which other modules may start too, and the tests of this one.
@NullMarked
package dev.coffer.gcs;

import org.jspecify.annotations.NullMarked;
