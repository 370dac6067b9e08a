package io.scoreline.writer.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.parquet.CorruptShardException;
import io.scoreline.shard.parquet.CountingFile;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.parquet.TestingTables;
import io.scoreline.shard.parquet.UnsupportedShardException;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.shard.store.ShardPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BitFlipTest {
    private static final ShardPath PATH = new ShardPath("flipped.parquet");
    private static final int ROWS = 24;

    /// A column of each type; enough of them, since every bit costs one reading.
    private static final TableSchema SCHEMA = new TableSchema(
            "event",
            TestingRows.SCHEMA.columns().stream()
                    .filter(column -> Set.of(2, 3, 4, 100, 101, 103, 105, 106).contains(column.fieldId()))
                    .toList());

    @TempDir
    Path folder;

    /// Every bit once: what lies in pages is covered by their checksums, what the footer says by being said twice;
    /// statistics and indexes are not read.
    @Test
    void aFlippedBitIsFoundOrHarmless() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        TestingRows rows = new TestingRows(SCHEMA, ROWS, new Random(seed));
        new TestingFiles(new LocalFileStore(folder)).write(PATH, rows, Map.of());
        byte[] bytes = Files.readAllBytes(folder.resolve(PATH.value()));
        List<List<Object>> expected = TestingFiles.valuesOf(rows);
        int found = 0;
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            bytes[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            found += isFound(bytes, rows.schema, expected, bit) ? 1 : 0;
            bytes[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
        }
        System.out.println(found + " of " + bytes.length * Byte.SIZE + " flips found, the others harmless");
        assertThat(found).isGreaterThan(bytes.length * Byte.SIZE / 4);
        assertThat(isFound(bytes, rows.schema, expected, -1)).isFalse();
    }

    private static boolean isFound(byte[] bytes, TableSchema schema, List<List<Object>> expected, int bit)
            throws IOException {
        CountingFile file = new CountingFile(bytes);
        try (TableReader reader = TableReader.open(PATH, file)) {
            assertThat(reader.rows()).as("bit %d", bit).isEqualTo(ROWS);
            assertThat(reader.schema().columns()).as("bit %d", bit).isEqualTo(schema.columns());
            assertThat(TestingTables.read(reader, TestingTables.ids(schema), ROWS))
                    .as("bit %d", bit)
                    .isEqualTo(expected);
            return false;
        } catch (CorruptShardException | UnsupportedShardException e) {
            return true;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("bit " + bit, e);
        } finally {
            assertThat(file.closed()).isEqualTo(1);
        }
    }
}
