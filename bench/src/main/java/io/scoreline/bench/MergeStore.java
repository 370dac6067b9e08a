package io.scoreline.bench;

import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogPool;
import io.scoreline.shard.catalog.ClaimOutcome;
import io.scoreline.shard.catalog.ClaimRequest;
import io.scoreline.shard.catalog.DefinitionKey;
import io.scoreline.shard.catalog.DefinitionState;
import io.scoreline.shard.catalog.NewShard;
import io.scoreline.shard.catalog.Registration;
import io.scoreline.shard.catalog.WriterId;
import io.scoreline.shard.column.HeapColumn;
import io.scoreline.shard.postgres.EmbeddedPostgres;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.writer.parquet.TableWriter;
import io.scoreline.writer.row.EventFooter;
import io.scoreline.writer.row.PromotedFeatures;
import io.scoreline.writer.row.RowStatistics;
import io.scoreline.writer.row.ShardNames;
import io.scoreline.standalone.bench.BenchDefinition;
import io.scoreline.standalone.bench.BenchEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/// A store of one partition, and a writer that registers landing shards in it. Of the shards every tenth has payloads of
/// 39 kB. Only so many are written anew; the others are further names of those.
final class MergeStore implements AutoCloseable {
    static final PartitionId ONLY = new PartitionId(0);
    private static final int WIDE_EVERY = 10;
    private static final int WIDE_BYTES = 39_000;
    private static final int ROW_BYTES = 560;
    private static final int ROWS_PER_ENTITY = 50;
    private static final int ENTITIES = 100_000;

    final Path data;
    final EmbeddedPostgres postgres;
    final Catalog catalog;
    final LocalFileStore files;
    private final WriterId writer = new WriterId(UUID.randomUUID());
    private final PromotedFeatures promoted;
    private final TableSchema schema;
    private final long epoch;
    private long position;
    private int made;
    /// Of whom rows were written.
    final BitSet entities = new BitSet();
    long rows;
    long valueBytes;

    MergeStore(Path directory) throws IOException {
        data = Files.createDirectories(directory.resolve("store"));
        postgres = EmbeddedPostgres.start(directory.resolve("postgres"));
        catalog = Catalog.open(CatalogPool.API.at(postgres.jdbcUrl(), postgres.user(), postgres.password()));
        catalog.migrate(1, Duration.ofHours(1));
        files = new LocalFileStore(data);
        epoch = ((ClaimOutcome.Claimed) catalog.claimWriter(ClaimRequest.first(writer, "bench"))).epoch();
        Map<FeatureSpec, Integer> ids = catalog.featureIds(BenchDefinition.definition().featureSpecs());
        promoted = PromotedFeatures.of(ids);
        if (!promoted.specs().equals(BenchDefinition.definition().featureSpecs())) {
            throw new IllegalStateException("features are not in their order: " + promoted);
        }
        schema = EventSchema.landing(ids);
    }

    void define() {
        catalog.addDefinition(
                new DefinitionKey("", BenchDefinition.definition().name(), 1),
                BenchDefinition.definition().digest(),
                BenchDefinition.body(),
                DefinitionState.ACTIVE,
                false);
    }

    /// A shard with about so many bytes of values, published and not registered.
    Written write(long bytes) throws IOException {
        int number = made++;
        BenchEvents random = new BenchEvents(number, true);
        List<HeapColumn> columns = new ArrayList<>();
        schema.columns().forEach(column -> columns.add(new HeapColumn(column.type())));
        boolean wide = number % WIDE_EVERY == WIDE_EVERY - 1;
        int perEntity = wide ? 4 : ROWS_PER_ENTITY;
        int count = (int) Math.max(1, bytes / (wide ? WIDE_BYTES : ROW_BYTES) / perEntity);
        int first = (int) ((number * 7919L) % ENTITIES);
        int[] some = IntStream.range(0, count).map(i -> (first + i * 31) % ENTITIES).distinct().toArray();
        Arrays.sort(some);
        for (int entity : some) {
            entities.set(entity);
            String name = "customer-%08d".formatted(entity);
            if (wide) {
                random.addWide(columns, name, perEntity, WIDE_BYTES);
            } else {
                random.add(columns, name, perEntity);
            }
        }
        int total = columns.getFirst().rows();
        int[] order = IntStream.range(0, total).toArray();
        RowStatistics statistics =
                RowStatistics.of(schema.columns(), columns, columns.get(3), order, 0, total);
        // The range is not that of any journal: it lies far beyond what is registered, so that nobody takes it for one.
        EventFooter footer = new EventFooter(ONLY, 0, epoch, promoted).journal(writer.value().toString(), 0, 1);
        ShardPath path = path(statistics.minDay());
        try (TableWriter table = TableWriter.open(files.create(path), schema, footer.describing(statistics), total)) {
            table.write(columns, order, 0, total);
            PublishedFile file = table.publish();
            Path second = Files.createDirectories(data.resolveSibling("kept")).resolve(number + ".parquet");
            Files.createLink(second, data.resolve(file.path().value()));
            return new Written(file, statistics, total, second);
        }
    }

    /// `kept` is a name of the file that no merge takes away.
    record Written(PublishedFile file, RowStatistics statistics, int rows, Path kept) {}

    /// The same file under another name.
    Written again(Written one) throws IOException {
        ShardPath path = path(one.statistics().minDay());
        Files.createLink(data.resolve(path.value()), one.kept());
        return new Written(
                new PublishedFile(path, one.file().bytes(), one.file().sha256()),
                one.statistics(),
                one.rows(),
                one.kept());
    }

    /// Answers the feed's head.
    long register(List<Written> shards) {
        List<NewShard> all = shards.stream()
                .map(shard -> new NewShard(
                        ONLY,
                        shard.statistics().minDay(),
                        shard.statistics().maxDay(),
                        shard.file(),
                        shard.rows(),
                        shard.statistics().minTsMicros(),
                        shard.statistics().maxTsMicros()))
                .toList();
        long events = shards.stream().mapToLong(Written::rows).sum();
        catalog.register(new Registration(writer, epoch, position, position + 1, events, all, List.of()));
        position++;
        rows += events;
        valueBytes += shards.stream().mapToLong(shard -> shard.statistics().memoryBytes()).sum();
        return catalog.heads().events();
    }

    private ShardPath path(int day) {
        return ShardNames.dated(day, ONLY, 0, writer.value().toString().substring(0, 8) + "-" + epoch);
    }

    @Override
    public void close() {
        catalog.close();
        postgres.close();
    }
}
