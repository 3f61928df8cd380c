/// The first seam: bytes by key, created once and never replaced. Local and in-memory stores, and wrappers around any
/// store. [StoreLayout] owns every key.
@NullMarked
package dev.coffer.blob;

import org.jspecify.annotations.NullMarked;
