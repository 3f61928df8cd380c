/// How two versions differ: what is said about them, and their trees of files. Reads no content; what is equal is known
/// from digests.
@NullMarked
package dev.coffer.compare;

import org.jspecify.annotations.NullMarked;
