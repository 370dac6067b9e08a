package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// Leases on partitions: claimed, prolonged and given back by the database's clock alone.
final class PartitionStatements {
    private final Database database;

    PartitionStatements(Database database) {
        this.database = database;
    }

    List<Lease> claim(UUID process, int most, Duration lease) {
        return database.write(
                "claimPartitions",
                "SELECT partition, epoch, decided_seq FROM claim_partitions(?, ?, ?::interval)",
                p -> p.add(process).add(most).add(lease),
                PartitionStatements::lease);
    }

    List<Lease> reclaim(UUID process, Collection<PartitionId> partitions, Duration lease) {
        return database.write(
                "reclaimPartitions",
                "SELECT partition, epoch, decided_seq FROM reclaim_partitions(?, ?, ?::interval) ORDER BY partition",
                p -> p.add(process).ints(partitions, PartitionId::value).add(lease),
                PartitionStatements::lease);
    }

    List<PartitionId> renew(UUID process, Duration lease) {
        return database.write(
                "renewLeases",
                "SELECT partition FROM renew_leases(?, ?::interval) AS partition ORDER BY partition",
                p -> p.add(process).add(lease),
                Row::partition);
    }

    void release(UUID process, Collection<PartitionId> partitions) {
        database.write(
                "releasePartitions",
                "SELECT release_partitions(?, ?)",
                p -> p.add(process).ints(partitions, PartitionId::value),
                _ -> true);
    }

    void releaseAll(UUID process) {
        database.write(
                "releasePartitions",
                "SELECT release_partitions(?, (SELECT array_agg(partition) FROM partition))",
                p -> p.add(process),
                _ -> true);
    }

    private static Lease lease(Row row) throws SQLException {
        return new Lease(row.partition(), row.number("epoch"), row.number("decided_seq"));
    }
}
