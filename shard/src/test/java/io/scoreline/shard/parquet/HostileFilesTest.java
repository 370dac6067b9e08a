package io.scoreline.shard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.store.ShardPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HostileFilesTest {
    private static final ShardPath PATH = new ShardPath("events/hostile.parquet");

    @Test
    void aFileThatCannotBeOpenedIsClosedAndNamed() {
        for (String text :
                new String[] {"", "PAR1", "PAR1PAR1", "not parquet at all, but long enough", "PAR1xxxxPAR1"}) {
            CountingFile file = new CountingFile(text.getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> TableReader.open(PATH, file))
                    .isInstanceOf(CorruptShardException.class)
                    .hasMessageContaining(PATH.value());
            assertThat(file.closed()).isEqualTo(1);
        }
    }

    @Test
    void aFooterLongerThanTheFileIsNotReadNorAllocatedFor() {
        byte[] bytes = "PAR1....\377\377\377\177PAR1".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> TableReader.open(PATH, new CountingFile(bytes)))
                .isInstanceOf(CorruptShardException.class)
                .hasMessageContaining("footer: length 2147483647, expected 1 to 4");
    }

    @Test
    void aFooterOfAnyBytesIsCorrupt() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int trial = 0; trial < 20_000; trial++) {
            byte[] footer = new byte[random.nextInt(60) + 1];
            random.nextBytes(footer);
            // A field of type list of structs first, now and then, with whatever size follows.
            if (trial % 3 == 0) {
                footer[0] = 0x29;
            }
            byte[] bytes = new byte[4 + footer.length + 8];
            System.arraycopy("PAR1".getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, 4);
            System.arraycopy(footer, 0, bytes, 4, footer.length);
            bytes[4 + footer.length] = (byte) footer.length;
            System.arraycopy("PAR1".getBytes(StandardCharsets.US_ASCII), 0, bytes, bytes.length - 4, 4);
            CountingFile file = new CountingFile(bytes);
            try (TableReader reader = TableReader.open(PATH, file)) {
                assertThat(reader.rows()).isZero();
            } catch (CorruptShardException | UnsupportedShardException e) {
                assertThat(e).hasMessageContaining(PATH.value());
            }
            assertThat(file.closed()).isEqualTo(1);
        }
    }
}
