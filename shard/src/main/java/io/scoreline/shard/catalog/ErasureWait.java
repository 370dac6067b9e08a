package io.scoreline.shard.catalog;

/// What keeps an erasure from its next state: a kind, whose it is ("" for nobody's in particular), and how many.
public record ErasureWait(String what, String name, long count) {}
