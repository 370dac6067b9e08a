package io.scoreline.worker.verify;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.scoring.engine.StateTable;
import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.LiveFiles;
import io.scoreline.shard.catalog.Progress;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.catalog.VerdictEntry;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.store.FileStore;
import io.scoreline.worker.scan.Duplicates;
import io.scoreline.worker.scan.EntityTable;
import io.scoreline.worker.scan.LiveDefinition;
import io.scoreline.worker.scan.PartitionScan;
import io.scoreline.worker.scan.ScanKits;
import io.scoreline.worker.stream.ShardStream;
import io.scoreline.writer.verdict.Verdicts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Folds the events of a partition again, as far as they are scored, and compares every entity's state with what the
/// score files come to: equal to the bit. Not thread-safe.
final class ScoreCheck {
    private static final long FIRST_BYTES = 64 << 10;
    private static final Duration MEMORY_WAIT = Duration.ofSeconds(30);

    private final Catalog catalog;
    private final FileStore store;
    private final ArrowMemory arrow;
    private final MemoryBudget budget;
    private final ShardStream stream;
    private final LiveFiles live;
    private final List<Progress> progress;
    private final Findings findings;
    private final Erasures erasures;

    ScoreCheck(
            Catalog catalog,
            FileStore store,
            ArrowMemory arrow,
            MemoryBudget budget,
            ShardStream stream,
            LiveFiles live,
            List<Progress> progress,
            Findings findings) {
        this.catalog = catalog;
        this.store = store;
        this.arrow = arrow;
        this.budget = budget;
        this.stream = stream;
        this.live = live;
        this.progress = progress;
        this.findings = findings;
        // Read after the files: it has every tombstone that may concern them.
        this.erasures = Erasures.standing(catalog.openErasures());
    }

    void check(DefinitionEntry entry, PartitionId partition) throws IOException, InterruptedException {
        Definition body;
        try {
            body = Definition.parse(entry.body());
        } catch (DefinitionException unreadable) {
            findings.fault(entry.key(), "cannot be read: " + unreadable.getMessage());
            return;
        }
        List<LiveFiles.Scores> files = live.scores().stream()
                .filter(file -> file.definition().equals(entry.key())
                        && file.doneSeqs().containsKey(partition.value()))
                .toList();
        long done = Math.max(
                scoredSeq(entry, partition),
                files.stream().mapToLong(file -> doneSeq(file, partition)).max().orElse(0));
        if (done == 0) {
            return;
        }
        LiveDefinition definition = new LiveDefinition(entry, body);
        try (Reservation memory = budget.reserve(FIRST_BYTES, MEMORY_WAIT)) {
            Map<String, byte[]> recomputed = recompute(definition, partition, done, memory);
            compare(entry, partition, recomputed, stored(definition, partition, files));
        }
    }

    private long scoredSeq(DefinitionEntry entry, PartitionId partition) {
        return progress.stream()
                .filter(row -> row.definitionId() == entry.id() && row.partition().equals(partition))
                .mapToLong(Progress::doneSeq)
                .findFirst()
                .orElse(0);
    }

    private static long doneSeq(LiveFiles.Scores file, PartitionId partition) {
        Long done = file.doneSeqs().get(partition.value());
        return done == null ? 0 : done;
    }

    private Map<String, byte[]> recompute(
            LiveDefinition definition, PartitionId partition, long upToSeq, Reservation memory)
            throws IOException, InterruptedException {
        List<VerdictEntry> recorded = live.verdicts().stream()
                .filter(verdict -> verdict.partition().equals(partition))
                .map(verdict ->
                        new VerdictEntry(verdict.partition(), verdict.fromSeq(), verdict.toSeq(), verdict.path()))
                .toList();
        Verdicts verdicts = stream.onThread(() -> Verdicts.load(recorded, store, arrow, budget));
        try (PartitionScan scan = new PartitionScan(
                0,
                upToSeq,
                List.of(definition),
                new ScanKits(),
                catalog.features(),
                new Duplicates.Recorded(verdicts),
                erasures,
                memory)) {
            for (ShardEntry shard : live.events()) {
                if (shard.partition().equals(partition) && shard.fromSeq() <= upToSeq) {
                    scan.begin(shard);
                    stream.read(shard.path(), scan);
                }
            }
            scan.finish();
            return states(scan.entities(), scan.states(0));
        }
    }

    private Map<String, byte[]> stored(
            LiveDefinition definition, PartitionId partition, List<LiveFiles.Scores> files)
            throws IOException, InterruptedException {
        Scorer scorer =
                new Scorer(definition.definition(), definition.definition().featureSpecs());
        try (Reservation memory = budget.reserve(FIRST_BYTES, MEMORY_WAIT);
                ScoreRows rows = new ScoreRows(scorer, erasures, memory)) {
            for (LiveFiles.Scores file : files) {
                rows.begin(Map.of(partition.value(), doneSeq(file, partition)));
                stream.read(file.path(), rows);
            }
            ScoreRows.@Nullable Merged table = rows.tables().get(partition.value());
            return table == null ? Map.of() : states(table.entities(), table.states());
        }
    }

    /// Encoded states with events, by tenant and entity.
    private static Map<String, byte[]> states(EntityTable table, StateTable folded) {
        Map<String, byte[]> states = new HashMap<>();
        for (int entity = 0; entity < table.size(); entity++) {
            if (folded.events(entity) > 0) {
                byte[] owner = table.owner(entity);
                int tenant = table.tenantLength(entity);
                String name = new String(owner, 0, tenant, StandardCharsets.UTF_8) + "/"
                        + new String(owner, tenant, owner.length - tenant, StandardCharsets.UTF_8);
                states.put(name, folded.state(entity).encode());
            }
        }
        return states;
    }

    private void compare(
            DefinitionEntry entry, PartitionId partition, Map<String, byte[]> expected, Map<String, byte[]> found) {
        findings.scores += expected.size();
        int differ = 0;
        String example = "";
        for (Map.Entry<String, byte[]> state : expected.entrySet()) {
            if (!Arrays.equals(state.getValue(), found.get(state.getKey()))) {
                differ++;
                example = state.getKey();
            }
        }
        for (String entity : found.keySet()) {
            if (!expected.containsKey(entity)) {
                differ++;
                example = entity;
            }
        }
        if (differ > 0) {
            findings.fault(
                    "scores of " + entry.key().name() + "@" + entry.key().version(),
                    "partition " + partition.value() + ": " + differ + " of " + expected.size()
                            + " entities have another state than their events come to, such as " + example);
        }
    }
}
