/// Opening and creating a store: the providers of its two seams, its `coffer.json`, and how everything is wired together.
@NullMarked
package dev.coffer.store;

import org.jspecify.annotations.NullMarked;
