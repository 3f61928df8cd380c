/// Which bytes of a store belong to whom: what its objects weigh ([ObjectSizes]), and which of them only some versions
/// need ([Shares]); and the account of a whole store ([StoreStats]). Everything is held as numbers in arrays, because a
/// store has millions of references.
@NullMarked
package dev.coffer.accounting;

import org.jspecify.annotations.NullMarked;
