/// The collector: gives up what deleted versions held, and deletes what nothing needs. docs/cleanup.md explains it to users.
@NullMarked
package dev.coffer.sweep;

import org.jspecify.annotations.NullMarked;
