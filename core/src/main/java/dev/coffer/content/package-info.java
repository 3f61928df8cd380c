/// Content as it lies in a store: chunks, packs, raw objects and manifests, and verified reads of them.
/// docs/format.md describes every byte; each format is read and written in one class here.
@NullMarked
package dev.coffer.content;

import org.jspecify.annotations.NullMarked;
