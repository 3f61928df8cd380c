/// The collector: sweeps deleted versions, and deletes the objects that no version needs. docs/cleanup.md explains it
/// to users.
@NullMarked
package dev.coffer.sweep;

import org.jspecify.annotations.NullMarked;
