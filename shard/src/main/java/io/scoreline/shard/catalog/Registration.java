package io.scoreline.shard.catalog;

import java.util.List;

/// What one seal registers: the journal range (fromPosition, toPosition], its events and shards.
public record Registration(
        WriterId writer,
        long epoch,
        long fromPosition,
        long toPosition,
        long events,
        List<NewShard> shards,
        List<SourceMove> sources) {
    public Registration {
        shards = List.copyOf(shards);
        sources = List.copyOf(sources);
    }
}
