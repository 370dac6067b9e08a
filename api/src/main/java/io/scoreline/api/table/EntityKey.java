package io.scoreline.api.table;

/// An entity of a tenant.
public record EntityKey(String tenant, String entity) {
    /// The tenant of all requests while there are no keys.
    public static final String DEFAULT_TENANT = "default";

    public static EntityKey of(String entity) {
        return new EntityKey(DEFAULT_TENANT, entity);
    }
}
