package io.scoreline.api.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.scoring.explain.EventRef;
import io.scoreline.scoring.explain.EventRows;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.column.HeapColumn;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.ScoreSchema;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.writer.parquet.TableWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// The score table rebuilt from a base, its bytes, and lookups in it: `TableBench DIRECTORY [--entities N] [--lookups N]`. States have a decayed sum in two epochs and a count,
/// names 23 bytes. Lookups are of random entities, each timed alone, first with nobody writing and then while a thread merges.
public final class TableBench {
    private static final int PARTITIONS = 8;
    private static final int STATES = 4_096;
    private static final long BASE = 1_760_000_000_000_000L;
    private static final String DEFINITION =
            """
            name: table
            version: 1
            features:
              v:
                path: v
                type: double
                default: 0
            signal:
              v: v
            aggregates:
              heat:
                fn: decayed_sum
                of: signal
                halfLife: 6h
              n:
                fn: count
            score: heat + n
            """;

    private final Definition definition = Definition.parse(DEFINITION);
    private final Scorer scorer = new Scorer(definition, definition.featureSpecs());
    private final int entities;
    private final LocalFileStore files;
    private final ShardPath base;

    private TableBench(Path directory, int entities) throws Exception {
        this.entities = entities;
        this.files = new LocalFileStore(directory);
        this.base = new ShardPath("base-" + entities + ".parquet");
        if (!Files.exists(directory.resolve(base.value()))) {
            writeBase();
        }
    }

    public static void main(String[] arguments) throws Exception {
        List<String> args = List.of(arguments);
        Path directory = Path.of(args.isEmpty() || args.getFirst().startsWith("-") ? "bench-data" : args.getFirst());
        Files.createDirectories(directory);
        int entities = Integer.parseInt(option(args, "--entities", "10000000"));
        TableBench bench = new TableBench(directory.toAbsolutePath(), entities);
        System.out.println("load " + Files.readString(Path.of("/proc/loadavg")).strip());
        bench.run(Integer.parseInt(option(args, "--lookups", "2000000")));
    }

    private static String option(List<String> args, String name, String otherwise) {
        int at = args.indexOf(name);
        return at < 0 ? otherwise : args.get(at + 1);
    }

    private static byte[] name(int entity) {
        return "host-%08d.example.x".formatted(entity).getBytes(UTF_8);
    }

    private byte[][] states() {
        byte[][] states = new byte[STATES][];
        SplittableRandom random = new SplittableRandom(7);
        EventRows rows = new EventRows(definition);
        for (int i = 0; i < STATES; i++) {
            rows.clear();
            for (int event = 0; event < 4; event++) {
                byte[] payload = ("{\"v\":" + random.nextInt(1, 10_000) / 8.0 + "}").getBytes(UTF_8);
                long ts = BASE + (event % 2) * 21_600_000_000L + random.nextInt(1_000_000);
                rows.add(new EventRef("e" + event, ts, "", 1), payload, 0, payload.length);
            }
            EntityState state = scorer.newState();
            rows.foldInto(scorer, state);
            states[i] = state.encode();
        }
        return states;
    }

    private void writeBase() throws Exception {
        byte[][] states = states();
        List<HeapColumn> columns = new ArrayList<>();
        for (Column column : ScoreSchema.TABLE.columns()) {
            columns.add(new HeapColumn(column.type()));
        }
        try (TableWriter writer = TableWriter.open(files.create(base), ScoreSchema.TABLE, Map.of(), entities)) {
            for (int entity = 0; entity < entities; entity++) {
                byte[] state = states[entity * 31 & (STATES - 1)];
                columns.get(0).addLong(entity % PARTITIONS);
                columns.get(1).addBytes("default".getBytes(UTF_8), 0, 7);
                byte[] name = name(entity);
                columns.get(2).addBytes(name, 0, name.length);
                columns.get(3).addLong(4);
                columns.get(4).addLong(BASE);
                columns.get(5).addBytes(state, 0, state.length);
                if (columns.getFirst().rows() == 65_536 || entity == entities - 1) {
                    int rows = columns.getFirst().rows();
                    writer.write(columns, IntStream.range(0, rows).toArray(), 0, rows);
                    columns.forEach(HeapColumn::clear);
                }
            }
            writer.publish();
        }
    }

    private void run(int lookups) throws Exception {
        MemoryBudget budget = new MemoryBudget(8L << 30);
        try (ArrowMemory arrow = new ArrowMemory();
                OffHeapScoreTable table = new OffHeapScoreTable(scorer, PARTITIONS, new TableMemory(budget))) {
            ScoreFileReader reader = new ScoreFileReader(files, arrow, budget);
            Map<Integer, Long> seqs = new HashMap<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                seqs.put(partition, 1_000_000L);
            }
            long begun = System.nanoTime();
            reader.mergeInto(table, base, seqs, Erasures.NONE, new TableProgress("table@1"));
            double seconds = (System.nanoTime() - begun) / 1e9;
            System.out.printf(Locale.ROOT, "rebuilt %,d entities in %.1f s: %.0f ns each; %.1f bytes each, state as stored %d bytes, packed %d%n",
                    table.size(), seconds, seconds * 1e9 / entities, (double) table.bytes() / entities,
                    states()[0].length, scorer.pack(scorer.decode(states()[0], 0, states()[0].length)).length);
            look(table, lookups / 4, "warming up");
            look(table, lookups, "lookups, nobody writes");
            Thread writer = Thread.ofPlatform().daemon().start(() -> write(table));
            look(table, lookups, "lookups, while one merges");
            writer.interrupt();
            writer.join();
        }
    }

    private void write(OffHeapScoreTable table) {
        byte[][] states = states();
        byte[] tenant = "default".getBytes(UTF_8);
        SplittableRandom random = new SplittableRandom(3);
        ScoreRow row = new ScoreRow().tenant(tenant, 0, tenant.length);
        long merges = 0;
        long begun = System.nanoTime();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                byte[] name = name(random.nextInt(entities));
                byte[] state = states[random.nextInt(STATES)];
                table.merge(row.entity(name, 0, name.length).place(1, merges).state(state, 0, state.length));
                merges++;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        System.out.printf(Locale.ROOT, "  merged meanwhile: %,.0f a second%n", merges / ((System.nanoTime() - begun) / 1e9));
    }

    private void look(OffHeapScoreTable table, int lookups, String what) {
        SplittableRandom random = new SplittableRandom(11);
        EntityKey[] keys = new EntityKey[100_000];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = new EntityKey("default", new String(name(random.nextInt(entities)), UTF_8));
        }
        long[] nanos = new long[lookups];
        long events = 0;
        for (int i = 0; i < lookups; i++) {
            EntityKey key = keys[i % keys.length];
            long begun = System.nanoTime();
            events += table.get(key).state().events();
            nanos[i] = System.nanoTime() - begun;
        }
        Arrays.sort(nanos);
        System.out.printf(Locale.ROOT, "%s: p50 %d ns, p99 %d ns, p99.9 %d ns, worst %.0f us (%d events)%n",
                what, nanos[lookups / 2], nanos[lookups / 100 * 99], nanos[lookups / 1_000 * 999], nanos[lookups - 1] / 1e3, events);
    }
}
