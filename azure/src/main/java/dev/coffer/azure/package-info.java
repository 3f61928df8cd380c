/// A blob store on Azure Blob Storage, on the vendor's own client. Everything is hidden behind the provider.
@NullMarked
package dev.coffer.azure;

import org.jspecify.annotations.NullMarked;
