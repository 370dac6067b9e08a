package io.scoreline.api.table;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.ScoreBase;
import io.scoreline.shard.catalog.ScoreShardEntry;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Builds tables from the catalog's score files and brings them up to date. For the follower's thread alone.
final class TableBuilder {
    private static final int PAGE = 256;

    private final Catalog catalog;
    private final ScoreFileReader reader;
    private final int partitions;

    TableBuilder(Catalog catalog, ScoreFileReader reader, int partitions) {
        this.catalog = catalog;
        this.reader = reader;
        this.partitions = partitions;
    }

    /// A table from the base and all score shards above it.
    ServedDefinition build(DefinitionEntry entry) throws DefinitionException, IOException, InterruptedException {
        Definition definition = Definition.parse(entry.body());
        Scorer scorer = new Scorer(definition, definition.featureSpecs());
        HeapScoreTable table = new HeapScoreTable(scorer, partitions);
        Optional<ScoreBase> base = catalog.scoreBase(entry.id());
        if (base.isPresent()) {
            reader.mergeInto(table, base.get().path(), allPartitions(base.get()));
            table.applied(base.get().coversScoreSeq(), base.get().doneSeqs());
        }
        ServedDefinition built = new ServedDefinition(entry, scorer, table);
        if (!catchUp(built)) {
            throw new IOException("the base of " + entry.key().name() + "@" + entry.key().version()
                    + " was replaced while its table was built");
        }
        return built;
    }

    /// Applies the score shards above what the table has, each once; false when some that it needs are gone.
    boolean catchUp(ServedDefinition served) throws IOException, InterruptedException {
        ScoreTable table = served.table();
        while (true) {
            List<ScoreShardEntry> shards = catalog.scoreShards(served.entry().id(), table.appliedSeq(), PAGE);
            // The base is looked at after the list: had it moved on before, shards may be missing from the list.
            long covered = catalog.scoreBase(served.entry().id())
                    .map(ScoreBase::coversScoreSeq)
                    .orElse(0L);
            if (covered > table.appliedSeq()) {
                return false;
            }
            for (ScoreShardEntry shard : shards) {
                Map<Integer, Long> seqs = watermarks(shard);
                reader.mergeInto(table, shard.path(), seqs);
                table.applied(shard.seq(), seqs);
            }
            if (shards.size() < PAGE) {
                return true;
            }
        }
    }

    /// A base holds the rows of all partitions, also of one that has no watermark in it.
    private Map<Integer, Long> allPartitions(ScoreBase base) {
        Map<Integer, Long> seqs = HashMap.newHashMap(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            seqs.put(partition, base.doneSeqs().getOrDefault(partition, 0L));
        }
        return seqs;
    }

    private static Map<Integer, Long> watermarks(ScoreShardEntry shard) {
        Map<Integer, Long> seqs = HashMap.newHashMap(shard.partitions().size());
        for (int i = 0; i < shard.partitions().size(); i++) {
            seqs.put(shard.partitions().get(i), shard.toSeqs().get(i));
        }
        return seqs;
    }
}
