package io.scoreline.shard.catalog;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Writers and sources: who may register, and how far each has come.
final class WriterStatements {
    private final Database database;

    WriterStatements(Database database) {
        this.database = database;
    }

    ClaimOutcome claim(ClaimRequest claim) {
        return database.writeOne(
                "claimWriter",
                "SELECT * FROM claim_writer(?, ?, ?, ?, ?, ?, ?)",
                p -> p.add(claim.writer().value())
                        .add(claim.name())
                        .add(claim.token())
                        .uuids(claim.known())
                        .add(claim.position())
                        .add(claim.begin())
                        .add(claim.drain()),
                WriterStatements::claimed);
    }

    ClaimOutcome claimUnjournalled(WriterId writer, String name, UUID token) {
        return database.writeOne(
                "claimUnjournalled",
                "SELECT * FROM claim_unjournalled(?, ?, ?)",
                p -> p.add(writer.value()).add(name).add(token),
                WriterStatements::claimed);
    }

    /// Of an empty name those of which no process lives.
    int endUnjournalled(String name, Duration alive) {
        return database.writeOne(
                "endUnjournalled",
                "SELECT end_unjournalled(nullif(?, ''), ?::interval) AS ended",
                p -> p.add(name).add(alive),
                row -> row.integer("ended"));
    }

    private static ClaimOutcome claimed(Row row) throws SQLException {
        WriterEntry found = entry(row);
        String outcome = row.text("outcome");
        return switch (outcome) {
            case "claimed" -> new ClaimOutcome.Claimed(found.epoch(), found.done());
            case "copied" ->
                new ClaimOutcome.Copied(found, row.number("other_position"), row.numberIfAny("parting"));
            case "behind" -> new ClaimOutcome.Behind(found);
            case "stranded" -> new ClaimOutcome.Stranded(found);
            default -> throw new CatalogException("claimWriter: expected an outcome, found " + outcome);
        };
    }

    private static WriterEntry entry(Row row) throws SQLException {
        return new WriterEntry(
                new WriterId(row.uuid("writer_id")),
                row.text("name"),
                row.number("epoch"),
                row.number("done"),
                row.number("accepted"),
                row.instant("claimed_at"),
                row.instantIfAny("ended_at"));
    }

    Optional<WriterClaim> reclaim(WriterId writer, UUID token) {
        return database
                .write(
                        "reclaimWriter",
                        """
                        UPDATE writer SET epoch = epoch + 1 WHERE writer_id = ? AND claim_token = ? RETURNING epoch, done
                        """,
                        p -> p.add(writer.value()).add(token),
                        row -> new WriterClaim(row.number("epoch"), row.number("done")))
                .stream()
                .findFirst();
    }

    boolean end(WriterId writer, long epoch, long end) {
        return database.update(
                        "endWriter",
                        "UPDATE writer SET ended_at = clock_timestamp() WHERE writer_id = ? AND epoch = ? AND done = ?",
                        p -> p.add(writer.value()).add(epoch).add(end))
                > 0;
    }

    boolean forget(WriterId writer, Duration alive) {
        return database.writeOne(
                "forgetWriter",
                "SELECT forget_writer(?, ?, ?::interval) AS forgotten",
                p -> p.add(writer.value()).add(UUID.randomUUID()).add(alive),
                row -> row.flag("forgotten"));
    }

    Optional<WriterEntry> writer(WriterId writer) {
        return database
                .query(
                        "writer",
                        """
                        SELECT writer_id, name, epoch, done, accepted, claimed_at, ended_at FROM writer
                        WHERE writer_id = ?
                        """,
                        p -> p.add(writer.value()),
                        WriterStatements::entry)
                .stream()
                .findFirst();
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
