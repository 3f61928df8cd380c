/// Stores that somebody made to deceive: every digest and checksum in them fits, and what they say is not so.
///
/// - [GoodStore] is a small store with everything in it that a store can have, as a map from keys to bytes.
/// - [StoreDraft] is a store taken apart: entries, manifests, packs. It can be changed in any way and put together again with
///   everything recomputed that an attacker would recompute.
/// - [Forgery] is one thing that is forged; [Forgeries] is the table of all.
/// - [Attempts] is the table of what people do with a store; [Trial] does one of it with a forged store and judges what came of it.
///
/// Nothing here uses the code that is attacked to read or write what lies in a store: docs/format.md is followed by hand.
@NullMarked
package dev.coffer.hostile;

import org.jspecify.annotations.NullMarked;
