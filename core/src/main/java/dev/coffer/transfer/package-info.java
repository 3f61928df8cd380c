/// Content on its way: scanning a directory, cutting, hashing and storing in parallel, writing versions to disk, reading
/// single files, verifying.
@NullMarked
package dev.coffer.transfer;

import org.jspecify.annotations.NullMarked;
