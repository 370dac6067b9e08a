package io.scoreline.api.ingest;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// One batch of a source at a time: between looking where a source stands and moving it nothing else moves it here. (Another replica's move is caught when it is
/// registered.) Thread-safe.
final class SourceLocks {
    private static final int STRIPES = 64;

    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(STRIPES).toList();

    ReentrantLock of(String tenant, String source) {
        return locks.get(Math.floorMod(31 * tenant.hashCode() + source.hashCode(), STRIPES));
    }
}
