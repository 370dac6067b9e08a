package io.scoreline.shard.catalog;

/// A writer as the catalog knows it: the replica's name, the epoch of its last claim, and the position up to which its journal is registered, if it has one.
public record WriterPosition(WriterId writer, String name, long epoch, long done, boolean journalled) {}
