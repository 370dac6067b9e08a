package io.scoreline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.Partitioner;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogPool;
import io.scoreline.shard.catalog.ClaimOutcome;
import io.scoreline.shard.catalog.ClaimRequest;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;

/// A store with events of many days: of each day and partition one file, as merges leave it, but for the newest two days,
/// which have thirty each.
final class HistoryStore implements AutoCloseable {
    static final int PARTITIONS = 8;
    private static final byte[] TENANT = "default".getBytes(UTF_8);
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final int NEW_DAYS = 2;
    private static final int NEW_FILES = 30;

    final Path data;
    final EmbeddedPostgres postgres;
    private final Catalog catalog;
    private final LocalFileStore files;
    private final WriterId writer = new WriterId(UUID.randomUUID());
    private final TableSchema schema = EventSchema.landing(Map.of());
    private final long epoch;
    private long position;
    private int fileCount;
    private long rows;

    HistoryStore(Path directory) throws IOException {
        data = Files.createDirectories(directory.resolve("store"));
        postgres = EmbeddedPostgres.start(directory.resolve("postgres"));
        catalog = Catalog.open(CatalogPool.API.at(postgres.jdbcUrl(), postgres.user(), postgres.password()));
        catalog.migrate(PARTITIONS, Duration.ofHours(1));
        files = new LocalFileStore(data);
        epoch = ((ClaimOutcome.Claimed) catalog.claimWriter(ClaimRequest.first(writer, "bench"))).epoch();
    }

    int fileCount() {
        return fileCount;
    }

    long rows() {
        return rows;
    }

    void write(long events, int days, int entities) throws IOException {
        List<List<byte[]>> names = names(entities);
        int perFile = (int) Math.max(1, events / days / PARTITIONS);
        SplittableRandom random = new SplittableRandom(3);
        long today = LocalDate.now(ZoneOffset.UTC).toEpochDay();
        for (int day = 0; day < days; day++) {
            int parts = day >= days - NEW_DAYS ? NEW_FILES : 1;
            for (int part = 0; part < parts; part++) {
                List<NewShard> shards = new ArrayList<>();
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    long midnight = (today - days + 1 + day) * DAY_MICROS;
                    shards.add(shard(partition, midnight, Math.max(1, perFile / parts), names.get(partition), random));
                }
                long some = shards.stream().mapToLong(NewShard::rows).sum();
                catalog.register(new Registration(writer, epoch, position, position + 1, some, shards, List.of()));
                position++;
                rows += some;
                fileCount += shards.size();
            }
        }
    }

    /// The names of each partition, in their order as bytes.
    private static List<List<byte[]>> names(int entities) {
        Partitioner partitioner = new Partitioner(PARTITIONS);
        List<List<byte[]>> names = IntStream.range(0, PARTITIONS).<List<byte[]>>mapToObj(any -> new ArrayList<>()).toList();
        for (int i = 0; i < entities; i++) {
            byte[] name = ("host-" + i).getBytes(UTF_8);
            names.get(partitioner.numberOf(TENANT, name, 0, name.length)).add(name);
        }
        names.forEach(some -> some.sort(Arrays::compareUnsigned));
        return names;
    }

    private NewShard shard(int number, long midnight, int count, List<byte[]> names, SplittableRandom random)
            throws IOException {
        PartitionId partition = new PartitionId(number);
        long[] places = random.longs(count, 0, (long) names.size() << 40).toArray();
        Arrays.sort(places);
        List<HeapColumn> columns = schema.columns().stream().map(column -> new HeapColumn(column.type())).toList();
        for (long place : places) {
            add(columns, names.get((int) (place >>> 40)), midnight + (long) ((place & (1L << 40) - 1) * (DAY_MICROS / 0x1p40)), random);
        }
        int[] order = IntStream.range(0, count).toArray();
        RowStatistics statistics = RowStatistics.of(schema.columns(), columns, columns.get(3), order, 0, count);
        EventFooter footer = new EventFooter(partition, 0, epoch, PromotedFeatures.of(Map.of())).journal(writer.value().toString(), 0, 1);
        ShardPath path = ShardNames.dated(statistics.minDay(), partition, 0, writer.value().toString().substring(0, 8) + "-" + epoch);
        try (TableWriter table = TableWriter.open(files.create(path), schema, footer.describing(statistics), count)) {
            table.write(columns, order, 0, count);
            PublishedFile file = table.publish();
            return new NewShard(
                    partition, statistics.minDay(), statistics.maxDay(), file, count, statistics.minTsMicros(), statistics.maxTsMicros());
        }
    }

    private static void add(List<HeapColumn> columns, byte[] entity, long ts, SplittableRandom random) {
        text(columns.get(0), TENANT);
        text(columns.get(1), entity);
        text(columns.get(2), Long.toHexString(random.nextLong()).getBytes(UTF_8));
        columns.get(3).addLong(ts);
        text(columns.get(4), "login".getBytes(UTF_8));
        text(columns.get(5), ("{\"severity\":" + random.nextInt(100) / 8.0 + ",\"failed\":" + random.nextBoolean()
                + ",\"source\":\"10.0." + random.nextInt(256) + "." + random.nextInt(256) + "\"}").getBytes(UTF_8));
        columns.get(6).addLong(1);
    }

    private static void text(HeapColumn column, byte[] value) {
        column.addBytes(value, 0, value.length);
    }

    @Override
    public void close() {
        catalog.close();
        postgres.close();
    }
}
