/// The doctor command: checks of the machine, the configuration and the store.
@NullMarked
package dev.coffer.cli.doctor;

import org.jspecify.annotations.NullMarked;
