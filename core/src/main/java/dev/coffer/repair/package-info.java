/// Repairs damaged content from good copies elsewhere: stores it again, and relocates the versions there. Removes and
/// replaces nothing.
@NullMarked
package dev.coffer.repair;

import org.jspecify.annotations.NullMarked;
