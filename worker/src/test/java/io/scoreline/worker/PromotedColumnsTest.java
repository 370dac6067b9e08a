package io.scoreline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.DefinitionKey;
import io.scoreline.shard.catalog.DefinitionState;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.column.HeapColumn;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.store.FaultyDisk;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.worker.scan.Duplicates;
import io.scoreline.worker.scan.EntityTable;
import io.scoreline.worker.scan.LiveDefinition;
import io.scoreline.worker.scan.PartitionScan;
import io.scoreline.worker.scan.ScanKits;
import io.scoreline.worker.stream.ShardStream;
import io.scoreline.writer.parquet.TableWriter;
import io.scoreline.writer.verdict.Verdicts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A feature read from its own column gives the same bits as one read from the payload, for every definition that the
/// project shows.
final class PromotedColumnsTest {
    private static final int EVENTS = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern BLOCK = Pattern.compile("```ya?ml\n(.*?)```", Pattern.DOTALL);
    private static final List<String> VALUES = List.of(
            "0", "1", "-1", "0.1", "1.0", "1e3", "10", "3", "4624", "4625", "-0.0", "1e308", "1e-320",
            "9007199254740993", "9223372036854775807", "9223372036854775808", "2.5", "true", "false", "null", "[1]",
            "{}", "\"\"", "\"12\"", "\" 12\"", "\"2026-01-01T00:00:00Z\"", "1767268800", "\"C:\\\\LSASS.exe\"",
            "\"äÖ\\u00fc\"", "\"delete\"", "\"login_failed\"", "\"1e400\"");

    private final MemoryBudget budget = new MemoryBudget(64 << 20);
    private final ArrowMemory arrow = new ArrowMemory();

    @TempDir
    Path directory;

    @Test
    void columnsAndPayloadsGiveTheSameStates() throws Exception {
        long seed = FaultyDisk.newSeed("PromotedColumnsTest");
        Random random = new Random(seed);
        List<String> bodies = definitions();
        assertThat(bodies).hasSizeGreaterThanOrEqualTo(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
            for (String body : bodies) {
                Definition definition = Definition.parse(body);
                Map<FeatureSpec, Integer> promoted = new LinkedHashMap<>();
                for (FeatureSpec spec : definition.featureSpecs()) {
                    promoted.put(spec, EventSchema.FIRST_FEATURE_FIELD_ID + promoted.size());
                }
                ShardPath path = write(events(definition, random), promoted, definition.digest());
                Map<String, String> fromColumns = scan(definition, path, promoted, threads);
                Map<String, String> fromPayloads = scan(definition, path, Map.of(), threads);
                assertThat(fromColumns).as(definition.name()).isNotEmpty().isEqualTo(fromPayloads);
            }
        }
        arrow.close();
        assertThat(budget.reservedBytes()).isZero();
    }

    /// All that parses in testdata and docs, whole files and blocks in texts.
    private static List<String> definitions() throws IOException {
        List<String> bodies = new ArrayList<>();
        for (String folder : List.of("testdata", "docs")) {
            Path below = Path.of("..").resolve(folder);
            if (!Files.isDirectory(below)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(below)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    String name = file.toString();
                    if (name.endsWith(".yaml")) {
                        bodies.add(Files.readString(file));
                    } else if (name.endsWith(".md")) {
                        BLOCK.matcher(Files.readString(file)).results().forEach(found -> bodies.add(found.group(1)));
                    }
                }
            }
        }
        return bodies.stream().filter(PromotedColumnsTest::parses).toList();
    }

    private static boolean parses(String body) {
        try {
            Definition.parse(body);
            return true;
        } catch (DefinitionException e) {
            return false;
        }
    }

    private static List<TestingEvent> events(Definition definition, Random random) {
        List<String> types = new ArrayList<>(definition.eventTypes());
        types.add("other");
        types.add("");
        List<TestingEvent> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            events.add(new TestingEvent(
                    "",
                    "host-" + random.nextInt(200),
                    "id-" + i,
                    false,
                    TestingEvent.NOON + random.nextLong(40_000_000_000L),
                    types.get(random.nextInt(types.size())),
                    payload(definition, random)));
        }
        events.sort(Comparator.comparing(TestingEvent::entity)
                .thenComparingLong(TestingEvent::tsMicros)
                .thenComparing(TestingEvent::id));
        return events;
    }

    private static String payload(Definition definition, Random random) {
        Members root = new Members();
        for (FeatureSpec spec : definition.featureSpecs()) {
            if (random.nextInt(8) > 0) {
                root.put(spec.path().members(), VALUES.get(random.nextInt(VALUES.size())));
            }
        }
        return root.json();
    }

    private ShardPath write(List<TestingEvent> events, Map<FeatureSpec, Integer> promoted, String name)
            throws IOException {
        TableSchema schema = EventSchema.landing(promoted);
        List<HeapColumn> columns = schema.columns().stream()
                .map(column -> new HeapColumn(column.type()))
                .toList();
        TestingColumns.fill(columns, events, promoted);
        ShardPath path = new ShardPath(name + ".parquet");
        try (TableWriter writer =
                TableWriter.open(new LocalFileStore(directory).create(path), schema, Map.of(), events.size())) {
            writer.write(columns, IntStream.range(0, events.size()).toArray(), 0, events.size());
            writer.publish();
        }
        return path;
    }

    private Map<String, String> scan(
            Definition definition, ShardPath path, Map<FeatureSpec, Integer> promoted, ExecutorService threads)
            throws Exception {
        DefinitionKey key = new DefinitionKey("", definition.name(), definition.version());
        LiveDefinition live = new LiveDefinition(
                new DefinitionEntry(
                        1, key, definition.digest(), definition.body(), DefinitionState.ACTIVE, Instant.EPOCH),
                definition);
        ShardStream stream =
                new ShardStream(new LocalFileStore(directory), arrow, budget, threads, 32 << 20, PATIENCE);
        try (Reservation memory = budget.reserve(64 << 10, PATIENCE);
                PartitionScan scan = new PartitionScan(
                    0,
                    1,
                    List.of(live),
                    new ScanKits(),
                    promoted,
                    new Duplicates.Recorded(Verdicts.none()),
                    Erasures.NONE,
                    memory)) {
            scan.begin(new ShardEntry(1, new PartitionId(0), 0, 1, 1, 0, 0, path, 0, 0, "", 0, 0, Instant.EPOCH));
            stream.read(path, scan);
            scan.finish();
            return states(scan);
        }
    }

    private static Map<String, String> states(PartitionScan scan) {
        Map<String, String> states = new TreeMap<>();
        EntityTable table = scan.entities();
        for (int entity = 0; entity < table.size(); entity++) {
            String owner = new String(table.owner(entity), StandardCharsets.UTF_8);
            states.put(owner, HexFormat.of().formatHex(scan.states(0).state(entity).encode()));
        }
        states.put("counts", scan.counts(0).scored + " " + scan.counts(0).ignored + " " + scan.counts(0).invalid);
        return states;
    }

    /// An object under construction; what is put below a value replaces it.
    private static final class Members {
        private final Map<String, Members> inner = new LinkedHashMap<>();
        private @Nullable String value;

        void put(List<String> path, String json) {
            Members at = this;
            for (String member : path) {
                at = at.inner.computeIfAbsent(member, any -> new Members());
            }
            at.value = json;
        }

        String json() {
            if (inner.isEmpty() && value != null) {
                return value;
            }
            StringBuilder text = new StringBuilder("{");
            inner.forEach((name, member) -> text.append(text.length() > 1 ? "," : "")
                    .append('"')
                    .append(name.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append("\":")
                    .append(member.json()));
            return text.append('}').toString();
        }
    }
}
