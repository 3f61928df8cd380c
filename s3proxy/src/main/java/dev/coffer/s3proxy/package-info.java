/// A server that speaks S3, for tests.
@NullMarked
package dev.coffer.s3proxy;

import org.jspecify.annotations.NullMarked;
