/// Reads git repositories by hand: which commit and branch is checked out, where it comes from, whether files were changed. Runs
/// nothing, and takes nothing a repository says for permission.
@NullMarked
package dev.coffer.git;

import org.jspecify.annotations.NullMarked;
