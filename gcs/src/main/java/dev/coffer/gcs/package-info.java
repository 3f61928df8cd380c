/// A blob store on Google Cloud Storage, on the vendor's own client. Everything is hidden behind the provider.
@NullMarked
package dev.coffer.gcs;

import org.jspecify.annotations.NullMarked;
