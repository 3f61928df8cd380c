/// The way in: reads sources, cuts and hashes their content, and stores what is new as packs and raw objects. Relocating
/// stored content is here too, because it writes objects in the same way.
@NullMarked
package dev.coffer.ingest;

import org.jspecify.annotations.NullMarked;
