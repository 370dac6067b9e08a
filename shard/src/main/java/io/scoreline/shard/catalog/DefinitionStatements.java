package io.scoreline.shard.catalog;

import io.scoreline.shard.catalog.Database.Binder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Definitions and how far each is.
final class DefinitionStatements {
    private static final String COLUMNS = "id, tenant, name, version, digest, body, state, added_at, building, activates, cancelled,"
            + " starts_after";

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

    Optional<DefinitionEntry> change(DefinitionKey key, DefinitionState state, boolean whenBuilt, Duration grace) {
        return database
                .write(
                        "changeDefinition",
                        "SELECT " + COLUMNS + " FROM change_definition(?, ?, ?, ?, ?, ?::interval)",
                        p -> p.add(key.tenant())
                                .add(key.name())
                                .add(key.version())
                                .add(state.name())
                                .add(whenBuilt)
                                .add(grace),
                        DefinitionStatements::entry)
                .stream()
                .findFirst();
    }

    int finishBuilds() {
        return database.writeOne(
                "finishBuilds", "SELECT finish_builds() AS built", Binder.NONE, row -> row.integer("built"));
    }

    List<BuildProgress> builds() {
        return database.query(
                "builds",
                """
                SELECT d.id, coalesce(sum(r.scored + r.ignored + r.invalid + r.duplicates), 0) AS events,
                       greatest(0, (SELECT coalesce(sum(w.accepted), 0) FROM writer w) - d.skipped) AS total
                FROM definition d LEFT JOIN progress r ON r.definition = d.id
                WHERE d.building GROUP BY d.id, d.skipped ORDER BY d.id
                """,
                Binder.NONE,
                row -> new BuildProgress(row.integer("id"), row.number("events"), row.number("total")));
    }

    List<DefinitionEntry> all() {
        return database.query(
                "definitions",
                "SELECT " + COLUMNS + " FROM definition WHERE NOT cancelled ORDER BY id",
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
                row.flag("cancelled") ? DefinitionState.CANCELLED : DefinitionState.valueOf(row.text("state")),
                row.instant("added_at"),
                row.flag("building"),
                row.flag("activates"),
                row.number("starts_after"));
    }
}
