package io.scoreline.api.table;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.ScoreBase;
import io.scoreline.shard.catalog.ScoreShardEntry;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.erasure.Tombstone;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Builds tables from the catalog's score files and brings them up to date. For the follower's thread alone, but for
/// what it tells about its progress.
final class TableBuilder {
    private static final int PAGE = 256;

    /// A full table is built anew when there is room for what it holds and this much more.
    private static final double ROOM_TO_BUILD_ANEW = 1.25;

    private final Catalog catalog;
    private final ScoreFileReader reader;
    private final TableMemory memory;
    private final int partitions;
    private final Map<Integer, TableProgress> building = new ConcurrentHashMap<>();

    TableBuilder(Catalog catalog, ScoreFileReader reader, TableMemory memory, int partitions) {
        this.catalog = catalog;
        this.reader = reader;
        this.memory = memory;
        this.partitions = partitions;
    }

    /// The tables that are being built.
    Collection<TableProgress> building() {
        return List.copyOf(building.values());
    }

    /// Whether a table that had no room for all would find it now.
    boolean hasRoomFor(ScoreTable table) {
        return memory.limitBytes() - memory.takenBytes() > table.bytes() * ROOM_TO_BUILD_ANEW;
    }

    /// A table from the base and all score shards above it.
    ServedDefinition build(DefinitionEntry entry) throws DefinitionException, IOException, InterruptedException {
        Definition definition = Definition.parse(entry.body());
        Scorer scorer = new Scorer(definition, definition.featureSpecs());
        OffHeapScoreTable table = new OffHeapScoreTable(scorer, partitions, memory);
        String label = entry.key().name() + "@" + entry.key().version();
        TableProgress progress = new TableProgress(label);
        building.put(entry.id(), progress);
        boolean whole = false;
        try {
            Optional<ScoreBase> base = catalog.scoreBase(entry.id());
            // Read after the base: it has every tombstone that may concern it.
            Erasures erasures = Erasures.standing(catalog.openErasures());
            if (base.isPresent()) {
                reader.mergeInto(table, base.get().path(), allPartitions(base.get()), erasures, progress);
                table.applied(base.get().coversScoreSeq(), base.get().doneSeqs());
            }
            ServedDefinition built = new ServedDefinition(entry, scorer, table);
            if (!catchUp(built, progress)) {
                throw new IOException("the score files of " + label + " were merged while its table was built");
            }
            whole = true;
            return built;
        } finally {
            building.remove(entry.id());
            if (!whole) {
                table.close();
            }
        }
    }

    /// Applies the score shards above what the table has, each once; false when some that it needs are gone.
    boolean catchUp(ServedDefinition served) throws IOException, InterruptedException {
        return catchUp(served, new TableProgress(served.name()));
    }

    private boolean catchUp(ServedDefinition served, TableProgress progress) throws IOException, InterruptedException {
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
            // Read after the shards: it has every tombstone that may concern them.
            Erasures erasures = Erasures.standing(catalog.openErasures());
            erase(table, erasures);
            for (ScoreShardEntry shard : shards) {
                if (shard.firstSeq() <= table.appliedSeq()) {
                    // Merged meanwhile with what the table has.
                    return false;
                }
                progress.applied(table.appliedSeq(), shards.getLast().seq());
                reader.mergeInto(table, shard.path(), shard.watermarks(), erasures, progress);
                table.applied(shard.seq(), shard.watermarks());
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

    private static void erase(ScoreTable table, Erasures erasures) throws InterruptedException {
        for (Tombstone tombstone : erasures.tombstones()) {
            table.erase(new EntityKey(tombstone.tenant(), tombstone.entity()), tombstone.seq());
        }
        table.erased(erasures.newest());
    }
}
