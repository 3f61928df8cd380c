/// Commands that put content in and read it: put, get, cat.
@NullMarked
package dev.coffer.cli.content;

import org.jspecify.annotations.NullMarked;
