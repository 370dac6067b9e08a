package io.scoreline.api.read;

import io.scoreline.api.table.EntityScores;
import io.scoreline.api.table.ServedDefinition;
import io.scoreline.scoring.definition.Aggregate;
import io.scoreline.scoring.engine.Score;
import io.scoreline.scoring.expression.ValueType;
import io.scoreline.scoring.json.JsonOutput;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.column.ArrowStream;
import io.scoreline.shard.column.ArrowStream.Kind;
import io.scoreline.shard.column.ArrowStream.StreamColumn;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.memory.Reservation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows of scores of one definition in the formats for many: lines of JSON, or an Arrow stream.
final class ScoreRows {
    private static final int FIXED_COLUMNS = 7;
    private static final long BYTES_PER_VALUE = 64;
    private static final long LEAST_BYTES = 1 << 20;

    private ScoreRows() {}

    /// An entity and its score; `error` says why there is none.
    record ScoredEntity(
            String entity, @Nullable EntityScores scores, @Nullable Score score, @Nullable String error) {}

    /// The members of a row, with aggregates.
    static void write(JsonOutput out, ServedDefinition served, ScoredEntity row) {
        out.beginObject().name("entity").value(row.entity());
        if (row.scores() == null || row.score() == null) {
            out.name("error").value(row.error());
        } else {
            ScoreJson.write(out, row.score());
            ScoreJson.writeAggregates(out, row.score(), served.scorer().definition());
            out.name("lastEventAt").value(ScoreTime.text(row.score().lastEventMicros()));
            out.name("seq").value(row.scores().seq());
        }
        out.endObject();
    }

    static byte[] lines(ServedDefinition served, List<ScoredEntity> rows) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        JsonOutput out = new JsonOutput();
        for (ScoredEntity row : rows) {
            out.reset();
            write(out, served, row);
            lines.writeBytes(out.toBytes());
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    static byte[] arrow(
            ServedDefinition served,
            List<ScoredEntity> rows,
            Map<String, String> metadata,
            MemoryBudget budget,
            ArrowMemory memory)
            throws IOException {
        List<StreamColumn> columns = columns(served.scorer().definition().aggregates());
        long bytes = LEAST_BYTES + BYTES_PER_VALUE * columns.size() * rows.size();
        try (Reservation reservation = budget.tryReserve(bytes)
                        .orElseThrow(() -> new MemoryExhaustedException(
                                "memory: " + bytes + " bytes for rows of scores are not free"));
                ArrowStream stream = new ArrowStream(memory, reservation, columns, metadata)) {
            for (int row = 0; row < rows.size(); row++) {
                set(stream, row, rows.get(row));
            }
            return stream.toBytes(rows.size());
        }
    }

    private static List<StreamColumn> columns(List<Aggregate> aggregates) {
        List<StreamColumn> columns = new ArrayList<>(List.of(
                new StreamColumn("entity", Kind.TEXT),
                new StreamColumn("score", Kind.DOUBLE),
                new StreamColumn("band", Kind.TEXT),
                new StreamColumn("at", Kind.TIME),
                new StreamColumn("lastEventAt", Kind.TIME),
                new StreamColumn("seq", Kind.LONG),
                new StreamColumn("error", Kind.TEXT)));
        for (Aggregate aggregate : aggregates) {
            boolean time = aggregate.type() == ValueType.TIMESTAMP;
            columns.add(new StreamColumn("aggregates." + aggregate.name(), time ? Kind.TIME : Kind.DOUBLE));
        }
        return columns;
    }

    private static void set(ArrowStream stream, int row, ScoredEntity listed) {
        stream.set(0, row, listed.entity());
        stream.set(6, row, listed.error());
        Score score = listed.score();
        if (score == null || listed.scores() == null) {
            return;
        }
        stream.set(1, row, score.value());
        stream.set(2, row, score.band());
        stream.set(3, row, score.atMicros());
        stream.set(4, row, score.lastEventMicros());
        stream.set(5, row, listed.scores().seq());
        for (int i = 0; i < score.aggregates().size(); i++) {
            double value = score.aggregates().get(i).value();
            stream.set(FIXED_COLUMNS + i, row, stream.kind(FIXED_COLUMNS + i) == Kind.TIME ? time(value) : value);
        }
    }

    private static @Nullable Object time(double micros) {
        return Double.isFinite(micros) ? (Long) (long) micros : null;
    }
}
