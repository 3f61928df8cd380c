/// Numbers, digests and texts as bytes, for the formats that are not JSON.
@NullMarked
package dev.coffer.binary;

import org.jspecify.annotations.NullMarked;
