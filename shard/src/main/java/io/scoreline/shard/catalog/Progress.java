package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;

/// How far a definition is in a partition, and what became of the events so far.
public record Progress(
        int definitionId, PartitionId partition, long doneSeq, long scored, long ignored, long invalid, long duplicates) {}
