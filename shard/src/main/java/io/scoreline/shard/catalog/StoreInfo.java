package io.scoreline.shard.catalog;

import java.time.Duration;
import java.util.UUID;

/// What is fixed for a store: its id, number of partitions, dedup window, and the secret key of dedup fingerprints.
public record StoreInfo(UUID id, int partitions, Duration dedupWindow, long dedupKey0, long dedupKey1) {}
