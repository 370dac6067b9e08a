package io.scoreline.writer.parquet;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.bytes.ByteBufferAllocator;

/// Buffers that pages are gathered in, on the heap, in sizes of powers of two; one that is released is used again. Not thread-safe.
final class SlabPool implements ByteBufferAllocator {
    /// What lies at rest beyond this is let go.
    private static final long MOST_BYTES = 8L * 1024 * 1024;

    private static final int LEAST = 64;
    private static final int LARGEST = 1 << 30;

    private final Map<Integer, Deque<ByteBuffer>> atRest = new HashMap<>();
    private long bytes;

    @Override
    public ByteBuffer allocate(int size) {
        int capacity = capacity(size);
        Deque<ByteBuffer> free = atRest.get(capacity);
        ByteBuffer buffer = free == null ? null : free.poll();
        if (buffer == null) {
            buffer = ByteBuffer.allocate(capacity);
        } else {
            bytes -= capacity;
        }
        return buffer.clear().limit(size);
    }

    private static int capacity(int size) {
        if (size > LARGEST) {
            return size;
        }
        return size <= LEAST ? LEAST : Integer.highestOneBit(size - 1) << 1;
    }

    @Override
    public void release(ByteBuffer buffer) {
        int capacity = buffer.capacity();
        if (bytes + capacity <= MOST_BYTES) {
            bytes += capacity;
            atRest.computeIfAbsent(capacity, _ -> new ArrayDeque<>()).push(buffer);
        }
    }

    @Override
    public boolean isDirect() {
        return false;
    }
}
