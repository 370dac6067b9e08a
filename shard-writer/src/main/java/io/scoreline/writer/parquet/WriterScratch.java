package io.scoreline.writer.parquet;

import io.scoreline.shard.parquet.PageArrays;

/// What a thread that writes one file after the other would else make anew for each: buffers, a compressor, arrays to read back into. Files that use it are written one at a time. Not thread-safe.
public final class WriterScratch implements AutoCloseable {
    private final ZstdCompressor compressor = new ZstdCompressor();
    private final SlabPool slabs = new SlabPool();
    private final PageArrays pages = new PageArrays();

    ZstdCompressor compressor() {
        return compressor;
    }

    SlabPool slabs() {
        return slabs;
    }

    PageArrays pages() {
        return pages;
    }

    /// Frees native memory.
    @Override
    public void close() {
        compressor.release();
    }
}
