package io.scoreline.shard.column;

import java.util.function.Consumer;

/// The array that a page's values lie in. Whoever reads it holds it; the last one to release it gives it back. Not
/// thread-safe.
public final class PageBytes {
    private final byte[] bytes;
    private final Consumer<byte[]> whenFree;
    private int holders = 1;

    /// Held by the caller.
    public PageBytes(byte[] bytes, Consumer<byte[]> whenFree) {
        this.bytes = bytes;
        this.whenFree = whenFree;
    }

    public void release() {
        if (--holders == 0) {
            whenFree.accept(bytes);
        }
    }

    void hold() {
        holders++;
    }

    byte[] bytes() {
        return bytes;
    }
}
