package io.scoreline.shard;

/// A partition's number, from 0.
public record PartitionId(int value) implements Comparable<PartitionId> {
    public PartitionId {
        if (value < 0) {
            throw new IllegalArgumentException("partition " + value + ": expected 0 or more");
        }
    }

    @Override
    public int compareTo(PartitionId other) {
        return Integer.compare(value, other.value);
    }
}
