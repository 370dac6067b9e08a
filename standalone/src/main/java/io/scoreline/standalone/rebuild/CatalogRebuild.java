package io.scoreline.standalone.rebuild;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.FeatureType;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.DefinitionKey;
import io.scoreline.shard.catalog.DefinitionState;
import io.scoreline.shard.catalog.NewShard;
import io.scoreline.shard.catalog.RebuiltStore;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.PublishedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// Makes the catalog of a data directory anew in an empty database. Nobody else uses the directory meanwhile.
public final class CatalogRebuild {
    private static final long MICROS_A_DAY = Duration.ofDays(1).toNanos() / 1_000;

    private final Catalog catalog;
    private final StoreFiles files;

    public CatalogRebuild(Catalog catalog, Path data) {
        this.catalog = catalog;
        this.files = new StoreFiles(new LocalFileStore(data), data);
    }

    /// What the catalog has now; `leftOut` files do not count and are collected in time.
    public record Rebuilt(int shards, long rows, int leftOut, int writers, List<DefinitionKey> definitions) {}

    /// For a store with this id, number of partitions and window.
    public Rebuilt run(UUID store, int partitions, Duration dedupWindow) throws IOException {
        List<FoundShard> found = files.events();
        refuseFewerPartitions(found, partitions);
        Map<UUID, StoreFiles.FoundJournal> journals = files.journals();
        Map<UUID, FoundShard.Range> held = new HashMap<>();
        journals.forEach((writer, journal) -> held.put(writer, journal.positions()));
        List<FoundShard> live = LiveChoice.of(found, held);
        catalog.rebuild(new RebuiltStore(
                store,
                partitions,
                dedupWindow,
                found.stream().mapToLong(FoundShard::epoch).max().orElse(0) + 1,
                merged(live),
                landed(live),
                writers(live, journals),
                features(found)));
        List<DefinitionKey> definitions = define(files.definitions());
        return new Rebuilt(
                live.size(),
                live.stream().mapToLong(FoundShard::rows).sum(),
                (int) found.stream().filter(each -> !each.garbage()).count() - live.size(),
                LiveChoice.done(live).size(),
                definitions);
    }

    private static void refuseFewerPartitions(List<FoundShard> found, int partitions) throws IOException {
        int least = found.stream().mapToInt(each -> each.partition().value() + 1).max().orElse(0);
        if (partitions < least) {
            throw new IOException("partitions: expected the number that the store was made with, at least " + least
                    + ", found " + partitions + "; name it with --partitions");
        }
    }

    private List<RebuiltStore.Merged> merged(List<FoundShard> live) throws IOException {
        List<RebuiltStore.Merged> merged = new ArrayList<>();
        for (FoundShard shard : live) {
            if (shard.level() > 0) {
                merged.add(new RebuiltStore.Merged(
                        described(shard),
                        shard.level(),
                        shard.positions().from(),
                        shard.positions().to(),
                        shard.modified()));
            }
        }
        return merged;
    }

    /// In the order in which they were published, and each writer's in the order of its journal.
    private List<RebuiltStore.Landed> landed(List<FoundShard> live) throws IOException {
        List<FoundShard> ordered = live.stream()
                .filter(each -> each.level() == 0)
                .sorted(Comparator.comparing(FoundShard::modified)
                        .thenComparingLong(each -> each.positions().from())
                        .thenComparing(FoundShard::name))
                .toList();
        List<RebuiltStore.Landed> landed = new ArrayList<>();
        for (FoundShard shard : ordered) {
            landed.add(new RebuiltStore.Landed(described(shard), shard.modified()));
        }
        return landed;
    }

    /// Times are known to the day.
    private NewShard described(FoundShard shard) throws IOException {
        return new NewShard(
                shard.partition(),
                shard.minDay(),
                shard.maxDay(),
                new PublishedFile(shard.path(), shard.bytes(), files.sha256(shard.path())),
                shard.rows(),
                shard.minDay() * MICROS_A_DAY,
                (shard.maxDay() + 1L) * MICROS_A_DAY - 1);
    }

    /// What merged files hold is counted for the first of their writers.
    private static List<RebuiltStore.Writer> writers(
            List<FoundShard> live, Map<UUID, StoreFiles.FoundJournal> journals) {
        Map<UUID, Long> accepted = new TreeMap<>();
        for (FoundShard shard : live) {
            UUID writer = shard.writer() != null
                    ? shard.writer()
                    : shard.writers().keySet().stream().findFirst().orElse(new UUID(0, 0));
            accepted.merge(writer, shard.rows(), Long::sum);
        }
        Map<UUID, Long> done = LiveChoice.done(live);
        accepted.keySet().forEach(writer -> done.putIfAbsent(writer, 0L));
        List<RebuiltStore.Writer> writers = new ArrayList<>();
        done.forEach((writer, to) -> writers.add(new RebuiltStore.Writer(
                writer,
                journals.containsKey(writer) ? journals.get(writer).name() : "lost-" + writer,
                to,
                accepted.getOrDefault(writer, 0L))));
        return writers;
    }

    /// The same feature has the same field id in every file.
    private static Map<FeatureSpec, Integer> features(Collection<FoundShard> found) throws IOException {
        Map<FeatureSpec, Integer> features = new HashMap<>();
        for (FoundShard shard : found) {
            for (String line : shard.features().lines().toList()) {
                String[] parts = line.split(" ", 4);
                if (parts.length < 4) {
                    throw new IOException(shard.path() + ": expected a feature, found " + line);
                }
                features.put(
                        new FeatureSpec(
                                FeaturePath.parse(parts[3]), FeatureType.valueOf(parts[1]), parts[2].equals("parse")),
                        Integer.valueOf(parts[0]));
            }
        }
        return features;
    }

    /// The newest version of each name becomes the active one, the others shadow it.
    private List<DefinitionKey> define(Map<DefinitionKey, String> bodies) throws IOException {
        List<DefinitionKey> keys = bodies.keySet().stream()
                .sorted(Comparator.comparing(DefinitionKey::tenant)
                        .thenComparing(DefinitionKey::name)
                        .thenComparingInt(DefinitionKey::version))
                .toList();
        for (DefinitionKey key : keys) {
            try {
                Definition definition = Definition.parse(String.valueOf(bodies.get(key)));
                catalog.featureIds(definition.featureSpecs());
                catalog.addDefinition(key, definition.digest(), definition.body(), DefinitionState.ACTIVE, false);
            } catch (DefinitionException refused) {
                throw new IOException(key + ": the definition in its score files is refused: " + refused.getMessage(), refused);
            }
        }
        return keys;
    }
}
