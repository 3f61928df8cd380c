/// Repairs damaged content from good copies elsewhere: writes it anew, and has versions refer to that. Removes and replaces nothing.
@NullMarked
package dev.coffer.repair;

import org.jspecify.annotations.NullMarked;
