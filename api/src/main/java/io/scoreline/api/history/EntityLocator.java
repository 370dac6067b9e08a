package io.scoreline.api.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.api.table.EntityKey;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.parquet.TableReader;
import io.scoreline.shard.schema.EventSchema;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;

/// Finds an entity's rows in a file, which is sorted by tenant and entity, from those two columns alone.
final class EntityLocator {
    static final Set<Integer> COLUMNS = Set.of(EventSchema.TENANT.fieldId(), EventSchema.ENTITY.fieldId());
    private static final int CHUNK_ROWS = 8_192;

    private final byte[] tenant;
    private final byte[] entity;

    EntityLocator(EntityKey key) {
        tenant = key.tenant().getBytes(UTF_8);
        entity = key.entity().getBytes(UTF_8);
    }

    /// Row groups that may hold the entity.
    BitSet groups(TableReader reader) throws IOException {
        return reader.groupsWith(EventSchema.ENTITY.fieldId(), entity);
    }

    RowRange locate(TableReader reader, BufferAllocator allocator, BitSet groups) throws IOException {
        reader.select(COLUMNS, allocator, CHUNK_ROWS, groups);
        RowRange found = RowRange.NONE;
        while (true) {
            try (ColumnChunk chunk = reader.next()) {
                if (chunk == null) {
                    return found;
                }
                int from = firstFrom(chunk, 0, 0);
                int to = firstFrom(chunk, from, 1);
                if (from < to) {
                    found = new RowRange(
                            found.isEmpty() ? chunk.firstRow() + from : found.from(), chunk.firstRow() + to);
                }
                if (to < chunk.rows()) {
                    return found;
                }
            }
        }
    }

    /// The first row, at or behind `from`, whose owner stands at least so far behind the wanted one: 0 is the same owner, 1
    /// a later one.
    private int firstFrom(ColumnChunk chunk, int from, int order) {
        ColumnValues tenants = chunk.column(EventSchema.TENANT.fieldId());
        ColumnValues entities = chunk.column(EventSchema.ENTITY.fieldId());
        int low = from;
        int high = chunk.rows();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Integer.signum(compare(tenants, entities, middle)) < order) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int compare(ColumnValues tenants, ColumnValues entities, int row) {
        int order = compare(tenants, row, tenant);
        return order == 0 ? compare(entities, row, entity) : order;
    }

    private static int compare(ColumnValues values, int row, byte[] wanted) {
        byte[] bytes = values.bytes(row);
        int from = values.bytesFrom(row);
        return Arrays.compareUnsigned(bytes, from, from + values.bytesLength(row), wanted, 0, wanted.length);
    }
}
