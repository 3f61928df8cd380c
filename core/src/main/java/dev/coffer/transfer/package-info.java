/// What all transfers share: how much they do at once, and how they report progress.
@NullMarked
package dev.coffer.transfer;

import org.jspecify.annotations.NullMarked;
