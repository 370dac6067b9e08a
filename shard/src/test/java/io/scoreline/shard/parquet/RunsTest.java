package io.scoreline.shard.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.junit.jupiter.api.Test;

final class RunsTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    RunsTest() {
        System.out.println("seed " + seed);
    }

    @Test
    void whatParquetJavaEncodesIsDecodedAtEveryWidth() throws IOException {
        for (int width = 0; width <= 32; width++) {
            for (int trial = 0; trial < 20; trial++) {
                int[] values = values(width, random.nextInt(3_000) + 1);
                byte[] bytes = encode(values, width);
                assertThat(decode(bytes, width, values.length)).isEqualTo(values);
            }
        }
    }

    /// The last group may be padded: without the padding it still has all its numbers.
    @Test
    void whatIsCutIsMalformed() throws IOException {
        int width = 5;
        int[] values = values(width, 1_000);
        byte[] bytes = encode(values, width);
        for (int cut = 0; cut < bytes.length - width; cut++) {
            byte[] shorter = Arrays.copyOf(bytes, cut);
            assertThatThrownBy(() -> decode(shorter, width, values.length)).isInstanceOf(Malformed.class);
        }
    }

    @Test
    void anyBytesAreNumbersOrMalformed() {
        for (int trial = 0; trial < 50_000; trial++) {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            int width = random.nextInt(33);
            try {
                for (int value : decode(bytes, width, random.nextInt(100) + 1)) {
                    assertThat(width == 32 || value >>> width == 0).isTrue();
                }
            } catch (Malformed e) {
                assertThat(e).hasMessageContaining("run");
            }
        }
    }

    @Test
    void aHeaderThatClaimsBillionsAllocatesNothing() {
        byte[] packed = {-1, -1, -1, -1, 15, 1};
        assertThat(decode(packed, 1, 8)).containsExactly(1, 0, 0, 0, 0, 0, 0, 0);
        assertThatThrownBy(() -> decode(packed, 1, 9)).isInstanceOf(Malformed.class);
    }

    private int[] values(int width, int count) {
        int[] values = new int[count];
        int value = 0;
        for (int i = 0; i < count; i++) {
            if (i % 50 < 25 || random.nextInt(10) == 0) {
                value = width == 0 ? 0 : random.nextInt() >>> (32 - width);
            }
            values[i] = value;
        }
        return values;
    }

    private static byte[] encode(int[] values, int width) throws IOException {
        try (RunLengthBitPackingHybridEncoder encoder =
                new RunLengthBitPackingHybridEncoder(width, 64, 1 << 20, HeapByteBufferAllocator.getInstance())) {
            for (int value : values) {
                encoder.writeInt(value);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            encoder.toBytes().writeAllTo(out);
            return out.toByteArray();
        }
    }

    /// In two calls, so that runs are left in between.
    private int[] decode(byte[] bytes, int width, int count) {
        Runs runs = new Runs();
        runs.open(Arrays.copyOf(bytes, bytes.length + Runs.PADDING), 0, bytes.length, width);
        int[] values = new int[count];
        int first = random.nextInt(count);
        runs.read(values, 0, first);
        runs.read(values, first, count - first);
        return values;
    }
}
