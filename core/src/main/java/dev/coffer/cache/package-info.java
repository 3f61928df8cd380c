/// What of a store on a network is kept on this machine: blobs that never change, in a bounded directory that may be lost.
@NullMarked
package dev.coffer.cache;

import org.jspecify.annotations.NullMarked;
