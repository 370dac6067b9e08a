package io.scoreline.shard.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The parameters of one statement, bound in order. Lists of records go as one array for each component.
final class Parameters {
    private final Connection connection;
    private final PreparedStatement statement;
    private int last;

    Parameters(Connection connection, PreparedStatement statement) {
        this.connection = connection;
        this.statement = statement;
    }

    /// Leaves out some that are bound otherwise.
    Parameters skip(int count) {
        last += count;
        return this;
    }

    Parameters add(long value) throws SQLException {
        statement.setLong(++last, value);
        return this;
    }

    Parameters add(int value) throws SQLException {
        statement.setInt(++last, value);
        return this;
    }

    Parameters add(boolean value) throws SQLException {
        statement.setBoolean(++last, value);
        return this;
    }

    Parameters add(String value) throws SQLException {
        statement.setString(++last, value);
        return this;
    }

    Parameters add(@Nullable UUID value) throws SQLException {
        statement.setObject(++last, value);
        return this;
    }

    /// In microseconds, the database's own resolution.
    Parameters add(Duration value) throws SQLException {
        statement.setString(++last, value.toNanos() / 1_000 + " microseconds");
        return this;
    }

    <T> Parameters ints(Collection<T> items, ToIntFunction<T> component) throws SQLException {
        return array("int4", items.stream().map(component::applyAsInt).toArray());
    }

    <T> Parameters longs(Collection<T> items, ToLongFunction<T> component) throws SQLException {
        return array("int8", items.stream().map(component::applyAsLong).toArray());
    }

    <T> Parameters texts(Collection<T> items, Function<T, @Nullable String> component) throws SQLException {
        return array("text", items.stream().map(component).toArray());
    }

    <T> Parameters booleans(Collection<T> items, Function<T, Boolean> component) throws SQLException {
        return array("bool", items.stream().map(component).toArray());
    }

    Parameters uuids(Collection<UUID> items) throws SQLException {
        return array("uuid", items.toArray());
    }

    private Parameters array(String type, @Nullable Object[] values) throws SQLException {
        statement.setArray(++last, connection.createArrayOf(type, values));
        return this;
    }
}
