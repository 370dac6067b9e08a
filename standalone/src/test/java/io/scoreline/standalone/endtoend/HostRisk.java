package io.scoreline.standalone.endtoend;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `testdata/security-events.yaml` says, written down a second time: DuckDB reads the raw lines, plain doubles do
/// the sums. Nothing of the program is used.
final class HostRisk {
    private static final double HALF_LIFE_MICROS = 6 * 3600e6;
    private static final long LOGON_PANE_MICROS = 20_000_000;
    private static final long LOGON_PANES = 30;
    private static final long WORST_PANE_MICROS = 100_000_000_000L;
    private static final long WORST_PANES = 26;
    private static final Set<Long> SCRIPTS = Set.of(800L, 4103L, 4104L);
    private static final Set<Long> REMOTE = Set.of(3L, 10L);
    private static final Set<Long> CREATED = Set.of(1L, 11L, 4688L);

    private final Map<String, List<Event>> events = new HashMap<>();

    private record Event(long micros, double signal, boolean logon) {}

    static HostRisk read(Path lines) throws SQLException {
        HostRisk risk = new HostRisk();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet rows = statement.executeQuery("""
                    SELECT json ->> '$.Hostname', json ->> '$."@timestamp"', json ->> '$.EventID',
                           json ->> '$.SeverityValue', json ->> '$.TargetImage', json ->> '$.LogonType'
                    FROM read_ndjson_objects('%s', maximum_object_size = 10000000)\
                    """.formatted(lines))) {
            while (rows.next()) {
                risk.add(rows);
            }
        }
        return risk;
    }

    private void add(ResultSet row) throws SQLException {
        long eventId = whole(row.getString(3));
        double severity = row.getString(4) == null ? 0 : Double.parseDouble(row.getString(4));
        String target = row.getString(5) == null ? "" : row.getString(5).toLowerCase(Locale.ROOT);
        double signal = 0.4 * Math.log1p(severity)
                + (eventId == 10 && target.endsWith("lsass.exe") ? 3 : 0)
                + (SCRIPTS.contains(eventId) ? 0.2 : 0)
                + (REMOTE.contains(whole(row.getString(6))) ? 0.5 : 0)
                + (CREATED.contains(eventId) ? 0.1 : 0);
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(row.getString(2)));
        events.computeIfAbsent(row.getString(1), host -> new ArrayList<>())
                .add(new Event(micros, signal, eventId == 4624));
    }

    private static long whole(@Nullable String text) {
        return text == null || !text.matches("-?\\d{1,18}") ? -1 : Long.parseLong(text);
    }

    Set<String> hosts() {
        return events.keySet();
    }

    /// Aggregates and score of a host at its newest event.
    Map<String, Double> atLast(String host) {
        List<Event> all = events.getOrDefault(host, List.of());
        long at = all.stream().mapToLong(Event::micros).max().orElseThrow();
        double heat = 0;
        double logons = 0;
        double worst = 0;
        for (Event event : all) {
            heat += event.signal() * Math.pow(2, -(at - event.micros()) / HALF_LIFE_MICROS);
            logons += event.logon() && within(event, at, LOGON_PANE_MICROS, LOGON_PANES) ? 1 : 0;
            worst = within(event, at, WORST_PANE_MICROS, WORST_PANES) ? Math.max(worst, event.signal()) : worst;
        }
        double score = 80 * heat / (heat + 400) + 5 * Math.min(4, logons) + 3 * worst;
        return Map.of("heat", heat, "logons10m", logons, "worst", worst, "score", Math.clamp(score, 0, 100));
    }

    private static boolean within(Event event, long at, long pane, long panes) {
        return Math.floorDiv(event.micros(), pane) > Math.floorDiv(at, pane) - panes;
    }
}
