package io.scoreline.shard.catalog;

import io.scoreline.shard.catalog.Database.Binder;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Definitions and how far each is.
final class DefinitionStatements {
    private static final String COLUMNS = "id, tenant, name, version, digest, body, state, added_at";

    private final Database database;

    DefinitionStatements(Database database) {
        this.database = database;
    }

    DefinitionEntry add(DefinitionKey key, String digest, String body, DefinitionState state, boolean fromNow) {
        DefinitionEntry entry = database.writeOne(
                "addDefinition",
                "SELECT " + COLUMNS + " FROM add_definition(?, ?, ?, ?, ?, ?, ?)",
                p -> p.add(key.tenant())
                        .add(key.name())
                        .add(key.version())
                        .add(digest)
                        .add(body)
                        .add(state.name())
                        .add(fromNow),
                DefinitionStatements::entry);
        if (!entry.digest().equals(digest)) {
            throw new DefinitionConflictException(entry);
        }
        return entry;
    }

    Optional<DefinitionEntry> setState(DefinitionKey key, DefinitionState state) {
        return database
                .write(
                        "setDefinitionState",
                        "SELECT " + COLUMNS + " FROM set_definition_state(?, ?, ?, ?)",
                        p -> p.add(key.tenant()).add(key.name()).add(key.version()).add(state.name()),
                        DefinitionStatements::entry)
                .stream()
                .findFirst();
    }

    List<DefinitionEntry> all() {
        return database.query(
                "definitions",
                "SELECT " + COLUMNS + " FROM definition ORDER BY id",
                Binder.NONE,
                DefinitionStatements::entry);
    }

    List<Progress> progress() {
        return database.query(
                "progress",
                """
                SELECT definition, partition, done_seq, scored, ignored, invalid, duplicates
                FROM progress ORDER BY definition, partition
                """,
                Binder.NONE,
                row -> new Progress(
                        row.integer("definition"),
                        row.partition(),
                        row.number("done_seq"),
                        row.number("scored"),
                        row.number("ignored"),
                        row.number("invalid"),
                        row.number("duplicates")));
    }

    private static DefinitionEntry entry(Row row) throws SQLException {
        return new DefinitionEntry(
                row.integer("id"),
                new DefinitionKey(row.text("tenant"), row.text("name"), row.integer("version")),
                row.text("digest"),
                row.text("body"),
                DefinitionState.valueOf(row.text("state")),
                row.instant("added_at"));
    }
}
