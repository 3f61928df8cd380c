/// A blob store on S3, on the vendor's own client. Everything is hidden behind the provider.
@NullMarked
package dev.coffer.s3;

import org.jspecify.annotations.NullMarked;
