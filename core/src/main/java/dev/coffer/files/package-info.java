/// Files on the user's disk: their names, the scan of a directory, and the stamps that tell whether a file has changed.
@NullMarked
package dev.coffer.files;

import org.jspecify.annotations.NullMarked;
