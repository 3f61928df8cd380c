/// Cleanup by rules: plans, their application, and what a put deletes by itself.
@NullMarked
package dev.coffer.cleanup;

import org.jspecify.annotations.NullMarked;
