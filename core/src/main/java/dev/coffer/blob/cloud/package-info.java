/// What the clients of object stores have in common: names, bodies that can be sent again, answers that become failures.
/// No vendor's library is used here.
@NullMarked
package dev.coffer.blob.cloud;

import org.jspecify.annotations.NullMarked;
