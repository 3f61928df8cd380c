/// Where a store lies and how it behaves: [StoreConfig], and how one is read from `pipeline.yaml` and the environment.
@NullMarked
package dev.coffer.config;

import org.jspecify.annotations.NullMarked;
