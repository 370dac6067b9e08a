package io.scoreline.api.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.table.EntityKey;
import io.scoreline.shard.PartitionId;
import io.scoreline.shard.Partitioner;

/// The entity in a path, checked, and where it belongs.
public record EntityName(String tenant, String text, PartitionId partition) {
    private static final int MAX_BYTES = 256;

    /// The `{entity}` in the path of a request, of the tenant that asks.
    public static EntityName of(ApiRequest request, Partitioner partitioner) {
        return of(request.tenant(), request.path("entity"), partitioner);
    }

    /// A problem when no entity can have this name.
    public static EntityName of(String tenant, String text, Partitioner partitioner) {
        byte[] utf8 = text.getBytes(UTF_8);
        if (utf8.length == 0 || utf8.length > MAX_BYTES || text.indexOf('\0') >= 0) {
            String expected = "1 to " + MAX_BYTES + " bytes of UTF-8 without U+0000";
            throw Problem.of(ProblemCode.PATH_INVALID, "no entity has this name: expected " + expected)
                    .with("field", "entity")
                    .with("expected", expected)
                    .with("found", utf8.length + " bytes")
                    .exception();
        }
        return new EntityName(tenant, text, partitioner.of(tenant.getBytes(UTF_8), utf8, 0, utf8.length));
    }

    public EntityKey key() {
        return new EntityKey(tenant, text);
    }
}
