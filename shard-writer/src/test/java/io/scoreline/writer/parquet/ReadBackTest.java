package io.scoreline.writer.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.parquet.CorruptShardException;
import io.scoreline.shard.schema.VerdictSchema;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.PendingFile;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.ShardPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nothing becomes visible that is not what was given to be written.
final class ReadBackTest {
    private static final ShardPath PATH = new ShardPath("events/x.parquet");

    @TempDir
    Path folder;

    private LocalFileStore store;

    @BeforeEach
    void open() {
        store = new LocalFileStore(folder);
    }

    @Test
    void aPageDamagedOnItsWayToTheFileIsNotPublished() throws IOException {
        TestingRows rows = new TestingRows(TestingRows.SCHEMA, 2_000, new Random(1));
        PendingFile damaging = new FaultyPendingFile(store.create(PATH), 1_000);
        try (TableWriter writer = TableWriter.open(damaging, rows.schema, Map.of(), rows.rows)) {
            writer.write(rows.columns, rows.inOrder(), 0, rows.rows);
            assertThatThrownBy(writer::publish)
                    .isInstanceOf(CorruptShardException.class)
                    .hasMessageContaining(PATH.value())
                    .hasMessageContaining("checksum");
        }
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void aValueEncodedOtherwiseThanGivenIsNotPublished() throws IOException {
        ColumnValues fickle = new FaultyColumn();
        try (TableWriter writer = TableWriter.open(store.create(PATH), VerdictSchema.TABLE, Map.of(), 1)) {
            writer.write(List.of(fickle, fickle), new int[] {0}, 0, 1);
            assertThatThrownBy(writer::publish)
                    .isInstanceOf(CorruptShardException.class)
                    .hasMessageContaining("columns that differ: [seq, row]");
        }
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void aWriterClosedWithoutPublishingLeavesNothing() throws IOException {
        TestingRows rows = new TestingRows(TestingRows.SCHEMA, 10, new Random(1));
        try (TableWriter writer = TableWriter.open(store.create(PATH), rows.schema, Map.of(), rows.rows)) {
            writer.write(rows.columns, rows.inOrder(), 0, rows.rows);
        }
        assertThat(store.list("")).isEmpty();
        assertThat(folder.resolve(".tmp")).isEmptyDirectory();
    }

    /// Changes one byte of what is written.
    private record FaultyPendingFile(PendingFile file, long damagedByte) implements PendingFile {
        @Override
        public ShardPath path() {
            return file.path();
        }

        @Override
        public long position() {
            return file.position();
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            long at = damagedByte - file.position();
            if (at >= 0 && at < bytes.remaining()) {
                int index = bytes.position() + (int) at;
                bytes.put(index, (byte) (bytes.get(index) ^ 4));
            }
            file.write(bytes);
        }

        @Override
        public PublishedFile publish(ReadBack readBack) throws IOException {
            return file.publish(readBack);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /// Another value each time it is asked: once for the page, once for the sum.
    private static final class FaultyColumn implements ColumnValues {
        private long next;

        @Override
        public boolean isNull(int row) {
            return false;
        }

        @Override
        public long longAt(int row) {
            return next++;
        }
    }
}
