package io.scoreline.shard.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.Reservation;
import io.scoreline.shard.schema.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ColumnsTest {
    private final ArrowMemory arrow = new ArrowMemory();
    private final MemoryBudget budget = new MemoryBudget(1 << 20);

    @AfterEach
    void everythingIsFreed() {
        assertThat(arrow.allocatedBytes()).isZero();
        assertThat(budget.reservedBytes()).isZero();
        arrow.close();
    }

    @Test
    void vectorsHoldWhatWasPutIntoThem() {
        try (Reservation reservation = budget.tryReserve(1 << 20).orElseThrow();
                BufferAllocator allocator = arrow.child("test", reservation)) {
            FixedColumn numbers = (FixedColumn) VectorColumn.allocate(ColumnType.LONG, "n", allocator, 3, 0);
            numbers.setBits(0, Long.MIN_VALUE);
            numbers.setNull(1);
            numbers.setBits(2, 42);
            BytesColumn words = (BytesColumn) VectorColumn.allocate(ColumnType.STRING, "w", allocator, 3, 4);
            byte[] long1 = "x".repeat(5_000).getBytes(StandardCharsets.UTF_8);
            words.append(long1, 0, long1.length);
            words.appendNull();
            words.append("abc".getBytes(StandardCharsets.UTF_8), 1, 2);
            numbers.finish(3);
            words.finish(3);
            try (ColumnChunk chunk = new ColumnChunk(7, 3, Map.of(1, numbers, 2, words))) {
                assertThat(chunk.firstRow()).isEqualTo(7);
                assertThat(chunk.column(1).longAt(0)).isEqualTo(Long.MIN_VALUE);
                assertThat(chunk.column(1).isNull(1)).isTrue();
                assertThat(chunk.column(1).isNull(2)).isFalse();
                assertThat(chunk.column(1).longAt(2)).isEqualTo(42);
                ColumnValues read = chunk.column(2);
                assertThat(read.bytes(0)).startsWith((byte) 'x');
                assertThat(read.bytesLength(0)).isEqualTo(5_000);
                assertThat(read.isNull(1)).isTrue();
                byte[] bytes = read.bytes(2);
                assertThat(new String(bytes, read.bytesFrom(2), read.bytesLength(2), StandardCharsets.UTF_8))
                        .isEqualTo("bc");
                assertThatThrownBy(() -> chunk.column(1).doubleAt(0)).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> chunk.column(1).longAt(1 << 20)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> chunk.column(9)).hasMessageContaining("field id 9");
            }
            assertThatThrownBy(() -> numbers.longAt(0)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> words.bytes(0)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void aChildTakesNoMoreThanItsReservation() {
        try (Reservation reservation = budget.tryReserve(1_000).orElseThrow();
                BufferAllocator allocator = arrow.child("test", reservation)) {
            assertThatThrownBy(() -> VectorColumn.allocate(ColumnType.LONG, "n", allocator, 1_000, 0))
                    .isInstanceOf(OutOfMemoryException.class);
            assertThatThrownBy(() -> VectorColumn.allocate(ColumnType.STRING, "w", allocator, 1, 5_000))
                    .isInstanceOf(OutOfMemoryException.class);
        }
    }

    @Test
    void heapColumnsGrowAndStartAfresh() {
        HeapColumn words = new HeapColumn(ColumnType.STRING);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 1_000; i++) {
                byte[] word = ("word " + i).getBytes(StandardCharsets.UTF_8);
                if (i % 3 == 0) {
                    words.addNull();
                } else {
                    words.addBytes(word, 0, word.length);
                }
            }
            assertThat(words.rows()).isEqualTo(1_000);
            assertThat(words.isNull(999)).isTrue();
            assertThat(new String(
                            words.bytes(998), words.bytesFrom(998), words.bytesLength(998), StandardCharsets.UTF_8))
                    .isEqualTo("word 998");
            words.clear();
        }
        HeapColumn copy = new HeapColumn(ColumnType.STRING);
        words.addBytes(new byte[] {'z'}, 0, 1);
        copy.addFrom(words, 0);
        assertThat(copy.bytesLength(0)).isEqualTo(1);
        assertThatThrownBy(() -> copy.addLong(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> copy.isNull(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
