package io.scoreline.shard.catalog;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.store.ShardPath;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One row of a result, its columns by name; none of them null but where a method says so.
record Row(ResultSet result) {
    int integer(String column) throws SQLException {
        return result.getInt(column);
    }

    long number(String column) throws SQLException {
        return result.getLong(column);
    }

    boolean flag(String column) throws SQLException {
        return result.getBoolean(column);
    }

    String text(String column) throws SQLException {
        return present(column, result.getString(column));
    }

    @Nullable
    String textIfAny(String column) throws SQLException {
        return result.getString(column);
    }

    List<String> texts(String column) throws SQLException {
        return List.of((String[]) result.getArray(column).getArray());
    }

    UUID uuid(String column) throws SQLException {
        return present(column, result.getObject(column, UUID.class));
    }

    Instant instant(String column) throws SQLException {
        return present(column, result.getObject(column, OffsetDateTime.class)).toInstant();
    }

    @Nullable
    Instant instantIfAny(String column) throws SQLException {
        OffsetDateTime value = result.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    OptionalLong numberIfAny(String column) throws SQLException {
        long value = result.getLong(column);
        return result.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    PartitionId partition() throws SQLException {
        return new PartitionId(integer("partition"));
    }

    ShardPath path() throws SQLException {
        return new ShardPath(text("path"));
    }

    List<Integer> integers(String column) throws SQLException {
        return List.of((Integer[]) result.getArray(column).getArray());
    }

    List<Long> numbers(String column) throws SQLException {
        return List.of((Long[]) result.getArray(column).getArray());
    }

    private static <T> T present(String column, T value) throws SQLException {
        if (value == null) {
            throw new SQLException("column " + column + ": expected a value, found null");
        }
        return value;
    }
}
