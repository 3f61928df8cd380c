package dev.coffer;

import java.time.Instant;

/// What a store says of itself.
///
/// @param location  as people write it, without secrets
/// @param id        tells this store from its copies
/// @param format    of everything that lies in it, see docs/format.md
/// @param catalog   the kind of catalog that keeps its facts: `json`, `sqlite` or `postgres`
/// @param createdAt when it was made, by its maker's clock
public record StoreInfo(String location, String id, int format, String catalog, Instant createdAt) {}
