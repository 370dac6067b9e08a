package io.scoreline.shard.catalog;

/// How a read replica of the catalog does: the readings it has answered, and those that were asked of the primary instead.
public record ReplicaState(String address, Status status, long reads, long passed) {
    /// What came of the last reading.
    public enum Status {
        /// It answered, or was not asked yet.
        OK,
        /// It did not have what this process had seen at the primary.
        BEHIND,
        /// It did not answer.
        AWAY,
        /// It is a replica of another store.
        FOREIGN
    }
}
