package io.scoreline.worker.round;

import io.scoreline.worker.lease.HeldPartition;

/// A partition's paces: trouble with old files must not hold up new events, and the other way round. Not thread-safe.
record PartitionPaces(HeldPartition partition, RangePace live, RangePace catchUp) {
    PartitionPaces(HeldPartition partition) {
        this(partition, new RangePace(), new RangePace());
    }

    RangePace of(Goal goal) {
        return goal.decides() ? live : catchUp;
    }

    void succeeded(Goal goal) {
        of(goal).succeeded();
        if (!live.isTroubled() && !catchUp.isTroubled()) {
            partition.failure(null);
        }
    }
}
