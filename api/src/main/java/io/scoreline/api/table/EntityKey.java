package io.scoreline.api.table;

/// An entity of a tenant.
public record EntityKey(String tenant, String entity) {}
