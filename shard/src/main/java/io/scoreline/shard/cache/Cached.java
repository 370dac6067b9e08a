package io.scoreline.shard.cache;

import java.time.Duration;
import java.util.Optional;

/// What a cache answers: the value, or that there is none, as it was `age` ago. `stale` when its lifetime is over and it could not be loaded again.
public record Cached<V>(Optional<V> value, Duration age, boolean stale) {}
