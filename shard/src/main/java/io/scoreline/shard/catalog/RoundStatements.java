package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.RoundCommit.DefinitionMove;
import io.scoreline.shard.catalog.RoundCommit.NewScoreShard;
import io.scoreline.shard.catalog.RoundCommit.PartitionMove;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The commit of a worker's round.
final class RoundStatements {
    private final Database database;

    RoundStatements(Database database) {
        this.database = database;
    }

    RoundOutcome commit(RoundCommit commit, Duration lease) {
        check(commit);
        List<Integer> moved = database.writeOne(
                "commitRound",
                """
                SELECT commit_round(?, ?::interval, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS committed
                """,
                p -> {
                    p.add(commit.process()).add(lease);
                    partitions(p, commit.partitions());
                    definitions(p, commit.definitions());
                    scores(p, commit.scores());
                },
                row -> row.integers("committed"));
        Set<PartitionId> committed =
                moved.stream().map(PartitionId::new).collect(Collectors.toUnmodifiableSet());
        Set<PartitionId> fenced = new HashSet<>();
        commit.partitions().forEach(move -> fenced.add(move.partition()));
        fenced.removeAll(committed);
        return new RoundOutcome(committed, fenced);
    }

    private static void partitions(Parameters parameters, List<PartitionMove> moves) throws SQLException {
        parameters
                .ints(moves, move -> move.partition().value())
                .longs(moves, PartitionMove::epoch)
                .longs(moves, PartitionMove::decidedFrom)
                .longs(moves, PartitionMove::decidedTo)
                .longs(moves, PartitionMove::duplicates)
                .texts(moves, move -> move.verdict() == null ? null : move.verdict().path().value())
                .texts(moves, move -> move.verdict() == null ? null : move.verdict().sha256())
                .longs(moves, move -> move.verdict() == null ? 0 : move.verdict().bytes());
    }

    private static void definitions(Parameters parameters, List<DefinitionMove> moves) throws SQLException {
        parameters
                .ints(moves, DefinitionMove::definitionId)
                .ints(moves, move -> move.partition().value())
                .longs(moves, DefinitionMove::from)
                .longs(moves, DefinitionMove::to)
                .longs(moves, DefinitionMove::scored)
                .longs(moves, DefinitionMove::ignored)
                .longs(moves, DefinitionMove::invalid)
                .longs(moves, DefinitionMove::duplicates);
    }

    private static void scores(Parameters parameters, List<NewScoreShard> shards) throws SQLException {
        parameters
                .ints(shards, NewScoreShard::definitionId)
                .texts(shards, shard -> shard.file().path().value())
                .texts(shards, shard -> shard.file().sha256())
                .longs(shards, shard -> shard.file().bytes())
                .longs(shards, NewScoreShard::rows);
    }

    private static void check(RoundCommit commit) {
        Set<PartitionId> partitions = new HashSet<>();
        for (PartitionMove move : commit.partitions()) {
            if (!partitions.add(move.partition())) {
                throw new IllegalArgumentException("round: partition " + move.partition().value() + " moves twice");
            }
            if (move.decidedTo() < move.decidedFrom() || move.duplicates() < 0) {
                throw new IllegalArgumentException("round: expected seqs that do not fall and 0 or more duplicates, found " + move);
            }
            if ((move.verdict() == null) != (move.duplicates() == 0)) {
                throw new IllegalArgumentException("round: expected a verdict when there are duplicates, found " + move);
            }
        }
        for (DefinitionMove move : commit.definitions()) {
            if (!partitions.contains(move.partition())) {
                throw new IllegalArgumentException("round: expected a move of the partition as well, found " + move);
            }
        }
        Set<Integer> scored = new HashSet<>();
        for (NewScoreShard shard : commit.scores()) {
            if (!scored.add(shard.definitionId())) {
                throw new IllegalArgumentException("round: two score shards of definition " + shard.definitionId());
            }
        }
    }
}
