/// The diff command: comparing versions and the content of their files.
@NullMarked
package dev.coffer.cli.diff;

import org.jspecify.annotations.NullMarked;
