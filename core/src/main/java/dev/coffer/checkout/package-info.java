/// The way out: reads stored content, verifies it, and writes it to disk or hands it out as a stream.
@NullMarked
package dev.coffer.checkout;

import org.jspecify.annotations.NullMarked;
