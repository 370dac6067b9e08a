package io.scoreline.shard.catalog;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Writers and sources: who may register, and how far each has come.
final class WriterStatements {
    private final Database database;

    WriterStatements(Database database) {
        this.database = database;
    }

    WriterClaim claim(WriterId writer, String name) {
        return database.writeOne(
                "claimWriter",
                """
                INSERT INTO writer AS w (writer_id, name, epoch) VALUES (?, ?, 1)
                ON CONFLICT (writer_id) DO UPDATE
                    SET name = excluded.name, epoch = w.epoch + 1, claimed_at = clock_timestamp()
                RETURNING epoch, done
                """,
                p -> p.add(writer.value()).add(name),
                row -> new WriterClaim(row.number("epoch"), row.number("done")));
    }

    RegisterOutcome register(Registration registration) {
        check(registration);
        List<NewShard> shards = registration.shards();
        List<SourceMove> sources = registration.sources();
        return database.writeOne(
                "register",
                "SELECT * FROM register_shards(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                p -> p.add(registration.writer().value())
                        .add(registration.epoch())
                        .add(registration.fromPosition())
                        .add(registration.toPosition())
                        .add(registration.events())
                        .ints(shards, shard -> shard.partition().value())
                        .ints(shards, NewShard::minDay)
                        .ints(shards, NewShard::maxDay)
                        .texts(shards, shard -> shard.file().path().value())
                        .texts(shards, shard -> shard.file().sha256())
                        .longs(shards, NewShard::rows)
                        .longs(shards, shard -> shard.file().bytes())
                        .longs(shards, NewShard::minTsMicros)
                        .longs(shards, NewShard::maxTsMicros)
                        .texts(sources, SourceMove::tenant)
                        .texts(sources, SourceMove::name)
                        .longs(sources, SourceMove::from)
                        .longs(sources, SourceMove::to),
                WriterStatements::outcome);
    }

    Optional<Long> done(WriterId writer) {
        return database
                .query(
                        "writerDone",
                        "SELECT done FROM writer WHERE writer_id = ?",
                        p -> p.add(writer.value()),
                        row -> row.number("done"))
                .stream()
                .findFirst();
    }

    long sourcePosition(String tenant, String name) {
        return database
                .query(
                        "sourcePosition",
                        "SELECT position FROM source WHERE tenant = ? AND name = ?",
                        p -> p.add(tenant).add(name),
                        row -> row.number("position"))
                .stream()
                .findFirst()
                .orElse(0L);
    }

    private static void check(Registration registration) {
        if (registration.toPosition() < registration.fromPosition() || registration.events() < 0) {
            throw new IllegalArgumentException("registration of writer " + registration.writer().value()
                    + ": expected positions that do not fall and 0 or more events, found " + registration.fromPosition()
                    + " to " + registration.toPosition() + " with " + registration.events() + " events");
        }
    }

    private static RegisterOutcome outcome(Row row) throws SQLException {
        String outcome = row.text("outcome");
        return switch (outcome) {
            case "registered" ->
                new RegisterOutcome.Registered(row.number("first_seq"), row.instant("registered"));
            case "fenced" -> new RegisterOutcome.Fenced(row.number("found_epoch"), row.number("found_done"));
            case "source" ->
                new RegisterOutcome.SourceConflict(
                        row.text("source_tenant"), row.text("source_name"), row.number("source_position"));
            default -> throw new CatalogException("register: expected an outcome, found " + outcome);
        };
    }
}
