package io.scoreline.writer;

import io.scoreline.shard.catalog.WriterId;

/// What an acknowledgement stands for: the writer and the position of the batch in its journal.
public record Receipt(WriterId writer, long position) {}
