package io.scoreline.writer.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.column.HeapColumn;
import io.scoreline.shard.parquet.ShardFormat;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.parquet.TestingTables;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.ScoreSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.schema.VerdictSchema;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.ShardPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TableRoundTripTest {
    private static final ShardPath PATH = new ShardPath("events/date=2026-01-01/partition=00/0-w-1.parquet");

    @TempDir
    Path folder;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private LocalFileStore store;
    private TestingFiles files;

    @BeforeEach
    void open() {
        System.out.println("seed " + seed);
        store = new LocalFileStore(folder);
        files = new TestingFiles(store);
    }

    @ParameterizedTest
    @CsvSource({"0,10", "1,1", "10,3", "300,256", "1000,100000", "50000,4096"})
    void whatWasWrittenIsRead(int rows, int chunkRows) throws IOException {
        TestingRows written = new TestingRows(TestingRows.SCHEMA, rows, random);
        PublishedFile published = files.write(PATH, written, Map.of("scoreline.writer", "w1"));
        assertThat(published.path()).isEqualTo(PATH);
        assertThat(files.read(PATH, chunkRows)).isEqualTo(TestingFiles.valuesOf(written));
        try (TableReader reader = TableReader.open(PATH, store.open(PATH))) {
            assertThat(reader.rows()).isEqualTo(rows);
            assertThat(reader.schema()).isEqualTo(TestingRows.SCHEMA);
            assertThat(reader.metadata())
                    .containsEntry("scoreline.writer", "w1")
                    .containsEntry(ShardFormat.FORMAT_KEY, "1");
        }
    }

    @Test
    void everyKindOfTableIsReadAgain() throws IOException {
        int place = 0;
        for (TableSchema schema : List.of(
                EventSchema.landing(Map.of()), EventSchema.merged(Map.of()), ScoreSchema.TABLE, VerdictSchema.TABLE)) {
            ShardPath path = new ShardPath("table/" + place++);
            TestingRows written = new TestingRows(schema, 3_000, random);
            files.write(path, written, Map.of());
            assertThat(files.read(path, 1_000)).isEqualTo(TestingFiles.valuesOf(written));
        }
    }

    @Test
    void rowsAreWrittenInTheOrderAskedFor() throws IOException {
        TestingRows rows = new TestingRows(VerdictSchema.TABLE, 3, random);
        try (TableWriter writer = TableWriter.open(store.create(PATH), VerdictSchema.TABLE, Map.of(), 3)) {
            writer.write(rows.columns, new int[] {9, 2, 0, 9}, 1, 3);
            writer.write(rows.columns, new int[] {1}, 0, 1);
            assertThat(writer.rows()).isEqualTo(3);
            writer.publish();
        }
        List<Object> written = TestingFiles.valuesOf(rows).getFirst();
        assertThat(files.read(PATH, 10).getFirst()).containsExactly(written.get(2), written.get(0), written.get(1));
    }

    @Test
    void onlySelectedColumnsAreReadAndThoseTheFileLacksAreLeftOut() throws IOException {
        TestingRows written = new TestingRows(TestingRows.SCHEMA, 1_000, random);
        files.write(PATH, written, Map.of());
        Set<Integer> some = Set.of(EventSchema.TS.fieldId(), 102, 999);
        try (TableReader reader = TableReader.open(PATH, store.open(PATH))) {
            List<List<Object>> all = TestingFiles.valuesOf(written);
            assertThat(TestingTables.read(reader, some, 77)).containsExactly(all.get(3), all.get(11));
            assertThat(TestingTables.read(reader, Set.of(999), 77)).isEmpty();
        }
    }

    @Test
    void severalRowGroupsAndLongValuesAreReadInBoundedChunks() throws IOException {
        HeapColumn seq = new HeapColumn(VerdictSchema.SEQ.type());
        HeapColumn state = new HeapColumn(ScoreSchema.STATE.type());
        TableSchema schema = new TableSchema("wide", List.of(VerdictSchema.SEQ, ScoreSchema.STATE));
        byte[] large = new byte[3 * 1024 * 1024];
        random.nextBytes(large);
        try (TableWriter writer = TableWriter.open(store.create(PATH), schema, Map.of(), 30)) {
            for (int row = 0; row < 30; row++) {
                seq.addLong(row);
                state.addBytes(large, 0, row % 3 == 0 ? large.length : row);
            }
            writer.write(List.of(seq, state), new TestingRows(schema, 30, random).inOrder(), 0, 30);
            writer.publish();
        }
        List<List<Object>> read = files.read(PATH, 1_000);
        assertThat(read.getFirst()).hasSize(30).isSorted();
        for (int row = 0; row < 30; row++) {
            assertThat(((String) read.get(1).get(row)).length()).isEqualTo(row % 3 == 0 ? large.length : row);
        }
    }

    @Test
    void aNullWhereNoneMayBeIsRefusedAndNothingIsPublished() throws IOException {
        HeapColumn seq = new HeapColumn(VerdictSchema.SEQ.type());
        HeapColumn row = new HeapColumn(VerdictSchema.ROW.type());
        seq.addLong(1);
        row.addNull();
        try (TableWriter writer = TableWriter.open(store.create(PATH), VerdictSchema.TABLE, Map.of(), 1)) {
            assertThatThrownBy(() -> writer.write(List.of(seq, row), new int[] {0}, 0, 1))
                    .hasMessageContaining("column row")
                    .hasMessageContaining("null");
            assertThatThrownBy(writer::publish).isInstanceOf(IllegalStateException.class);
        }
        assertThat(store.list("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 200})
    void aSmallFileIsSmall(int rows) throws IOException {
        TestingRows written = new TestingRows(EventSchema.landing(Map.of()), rows, random);
        PublishedFile published = files.write(PATH, written, Map.of());
        assertThat(published.bytes()).isLessThan(4_000 + rows * 120L);
    }
}
