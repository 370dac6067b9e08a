package io.scoreline.shard.catalog;

/// A definition version; the empty tenant stands for all tenants.
public record DefinitionKey(String tenant, String name, int version) {}
