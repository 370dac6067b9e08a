package io.scoreline.api.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;

/// Arrays for bodies, used again: a body of some size is the most that a request allocates. A few of each size are kept, up to [#KEPT_BYTES] of each. Thread-safe.
final class BodyBuffers {
    static final BodyBuffers SHARED = new BodyBuffers();

    private static final int LEAST_LOG = 14;
    private static final int MOST_LOG = 20;
    private static final int KEPT_BYTES = 2 << 20;

    private final List<ArrayBlockingQueue<byte[]>> bySize = new ArrayList<>();

    BodyBuffers() {
        for (int log = LEAST_LOG; log <= MOST_LOG; log++) {
            bySize.add(new ArrayBlockingQueue<>(KEPT_BYTES >> log));
        }
    }

    /// How long the array for so many bytes is.
    static int size(int least) {
        return least > 1 << MOST_LOG ? least : 1 << log(least);
    }

    /// An array of [#size]; what is in it is of no meaning.
    byte[] take(int least) {
        if (least > 1 << MOST_LOG) {
            return new byte[least];
        }
        byte[] kept = bySize.get(log(least) - LEAST_LOG).poll();
        return kept == null ? new byte[size(least)] : kept;
    }

    /// Nobody may use the array any more.
    void give(byte[] array) {
        if (Integer.bitCount(array.length) == 1 && array.length <= 1 << MOST_LOG && array.length >= 1 << LEAST_LOG) {
            boolean _ = bySize.get(log(array.length) - LEAST_LOG).offer(array);
        }
    }

    private static int log(int least) {
        return Math.max(LEAST_LOG, Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, least) - 1));
    }
}
