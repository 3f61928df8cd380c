/// The filter language: what may be asked of versions, as values, as text, and as a test of one version.
@NullMarked
package dev.coffer.search;

import org.jspecify.annotations.NullMarked;
