/// Stores made by released formats, which every later build reads, verifies, collects and copies.
@NullMarked
package dev.coffer.golden;

import org.jspecify.annotations.NullMarked;
