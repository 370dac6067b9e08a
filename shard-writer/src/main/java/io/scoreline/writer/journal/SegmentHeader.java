package io.scoreline.writer.journal;

import io.scoreline.shard.catalog.WriterId;

/// What stands at a segment's beginning.
record SegmentHeader(WriterId writer, long epoch, long firstPosition, long createdMillis) {}
