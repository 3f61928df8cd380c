/// The environment of a running command: global options, process, store and progress.
@NullMarked
package dev.coffer.cli.session;

import org.jspecify.annotations.NullMarked;
