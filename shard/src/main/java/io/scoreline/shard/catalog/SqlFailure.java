package io.scoreline.shard.catalog;

import java.sql.SQLException;
import java.util.Set;

/// What a failure of the database means to the caller.
final class SqlFailure {
    private static final String CONNECTION_CLASS = "08";

    /// The server went away or ended the connection: admin shutdown, crash shutdown, cannot connect now, completion unknown.
    private static final Set<String> ENDED = Set.of("57P01", "57P02", "57P03", "57P05", "40003");

    private SqlFailure() {}

    /// The failure of a statement that had been sent. A statement that the server refused or cancelled is undone; one whose answer was lost may be committed if it writes.
    static CatalogException of(SQLException failure, String call, String address, boolean writing) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        boolean unknown = writing && (state.startsWith(CONNECTION_CLASS) || ENDED.contains(state));
        String outcome = unknown ? "; it may have been committed" : "";
        return new CatalogException(
                call + " at " + address + " failed (" + state + "): " + failure.getMessage() + outcome, failure, unknown);
    }
}
