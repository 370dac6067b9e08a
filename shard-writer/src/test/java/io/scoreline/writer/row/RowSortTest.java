package io.scoreline.writer.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RowSortTest {
    @Test
    void rowsAreSortedStablyWhateverTheirNumber() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int rows : new int[] {0, 1, 2, 15, 16, 17, 31, 33, 100, 1000, 4097}) {
            int[] keys = random.ints(rows, 0, Math.max(1, rows / 3)).toArray();
            int[] expected = IntStream.range(0, rows)
                    .boxed()
                    .sorted(Comparator.comparingInt(row -> keys[row]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            assertThat(RowSort.sorted(rows, (left, right) -> Integer.compare(keys[left], keys[right])))
                    .as("%d rows, seed %d", rows, seed)
                    .isEqualTo(expected);
        }
    }
}
