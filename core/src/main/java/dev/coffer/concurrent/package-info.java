/// Threads that work for one operation, and how what ends one of them reaches the others.
@NullMarked
package dev.coffer.concurrent;

import org.jspecify.annotations.NullMarked;
