package io.scoreline.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.standalone.client.ScoredWait;
import io.scoreline.standalone.client.ScorelineClient;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What must hold of a store once its load is over, whatever died meanwhile: every acknowledged event lies in exactly
/// one live shard and counts exactly once, scores equal a batch recomputation to the bit, the counts add up, and no file
/// is left that nobody knows. The files are read by DuckDB, the catalog by SQL, scores over HTTP.
final class StoreChecker {
    private static final List<String> FOLDERS = List.of("events", "scores", "verdicts");

    private final TestingCluster cluster;

    StoreChecker(TestingCluster cluster) {
        this.cluster = cluster;
    }

    void check(Collection<SentEvent> acknowledged) throws Exception {
        for (String url : cluster.urls()) {
            try (ScorelineClient client = new ScorelineClient(URI.create(url))) {
                new ScoredWait(client).await();
            }
        }
        everyEventIsLiveOnce(acknowledged);
        countsAddUp(acknowledged.size());
        for (String url : cluster.urls()) {
            scoresEqualABatchRecomputation(url, acknowledged);
        }
    }

    /// Rows of live shards that are no duplicates are exactly the acknowledged events.
    private void everyEventIsLiveOnce(Collection<SentEvent> acknowledged) throws SQLException {
        Set<String> expected = new HashSet<>();
        acknowledged.forEach(event -> expected.add(event.entity() + "/" + event.id()));
        assertThat(expected).hasSameSizeAs(acknowledged);
        Map<String, Integer> found = new HashMap<>();
        liveRows().forEach(row -> found.merge(row, 1, Integer::sum));
        assertThat(found.entrySet().stream().filter(row -> row.getValue() > 1)).as("counted twice").isEmpty();
        Set<String> lost = new TreeSet<>(expected);
        lost.removeAll(found.keySet());
        assertThat(lost).as("lost").isEmpty();
        Set<String> invented = new TreeSet<>(found.keySet());
        invented.removeAll(expected);
        assertThat(invented).as("never acknowledged").isEmpty();
    }

    private List<String> liveRows() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            statement.execute("CREATE TABLE live (file VARCHAR, seq BIGINT, level INT)");
            statement.execute("CREATE TABLE duplicate (seq BIGINT, \"row\" BIGINT)");
            Live live = live();
            for (String row : live.rows()) {
                statement.execute("INSERT INTO live VALUES " + row);
            }
            if (!live.verdicts().isEmpty()) {
                statement.execute(
                        "INSERT INTO duplicate SELECT seq, \"row\" FROM read_parquet(" + files(live.verdicts()) + ")");
            }
            try (ResultSet result = statement.executeQuery("SELECT CAST(entity AS VARCHAR), CAST(id AS VARCHAR)"
                    + " FROM read_parquet(" + files(live.shards()) + ", filename = true, file_row_number = true,"
                    + " union_by_name = true, hive_partitioning = false) e JOIN live l ON e.filename = l.file"
                    + " WHERE l.level > 0 OR NOT EXISTS (SELECT 1 FROM duplicate d"
                    + " WHERE d.seq = l.seq AND d.\"row\" = e.file_row_number)")) {
                while (result.next()) {
                    rows.add(result.getString(1) + "/" + result.getString(2));
                }
            }
        }
        return rows;
    }

    private record Live(List<String> shards, List<String> rows, List<String> verdicts) {}

    /// Shards and verdicts at one moment: a merge takes both away.
    private Live live() throws SQLException {
        Live live = new Live(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (Connection catalog = cluster.catalog();
                Statement statement = catalog.createStatement();
                ResultSet rows = statement.executeQuery("SELECT path, coalesce(seq, 0), level FROM scoreline.event_shard"
                        + " UNION ALL SELECT path, 0, -1 FROM scoreline.verdict")) {
            while (rows.next()) {
                if (rows.getInt(3) < 0) {
                    live.verdicts().add(rows.getString(1));
                } else {
                    live.shards().add(rows.getString(1));
                    live.rows().add("('" + cluster.data().toAbsolutePath() + "/" + rows.getString(1) + "', "
                            + rows.getLong(2) + ", " + rows.getInt(3) + ")");
                }
            }
        }
        return live;
    }

    private String files(List<String> paths) {
        return "['" + String.join("','", paths.stream()
                        .map(path -> cluster.data().toAbsolutePath() + "/" + path)
                        .toList())
                + "']";
    }

    private List<String> texts(String select) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection catalog = cluster.catalog();
                Statement statement = catalog.createStatement();
                ResultSet result = statement.executeQuery(select)) {
            while (result.next()) {
                texts.add(result.getString(1));
            }
        }
        return texts;
    }

    /// accepted = scored + ignored + invalid + duplicates, and as many are scored as there are different events.
    private void countsAddUp(long events) throws SQLException {
        long accepted = cluster.number("SELECT sum(accepted) FROM scoreline.writer");
        long duplicates = cluster.number("SELECT sum(duplicates) FROM scoreline.partition");
        assertThat(accepted).isEqualTo(cluster.number(
                "SELECT sum(scored + ignored + invalid + duplicates) FROM scoreline.progress GROUP BY definition"));
        assertThat(cluster.number("SELECT sum(scored) FROM scoreline.progress GROUP BY definition"))
                .isEqualTo(events);
        assertThat(accepted - duplicates).isEqualTo(events);
    }

    private static void scoresEqualABatchRecomputation(String url, Collection<SentEvent> events) throws Exception {
        Map<String, String> expected = BatchScores.of(TestingCluster.DEFINITION, events);
        Map<String, String> served = new HashMap<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String entity : expected.keySet()) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/scores/" + entity + "?at=last"))
                        .build();
                String body = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8)).body();
                served.put(entity, BatchScores.ofAnswer(body));
            }
        }
        assertThat(served).isEqualTo(expected);
    }

    /// Files that the catalog knows neither as live nor as garbage.
    Set<String> unknownFiles() throws IOException, SQLException {
        Set<String> unknown = new TreeSet<>();
        for (String folder : FOLDERS) {
            Path top = cluster.data().resolve(folder);
            if (Files.isDirectory(top)) {
                Files.walkFileTree(top, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (file.toString().endsWith(".parquet")) {
                            unknown.add(cluster.data().relativize(file).toString());
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    // Garbage is moved away while we look.
                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                        if (failure instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw failure;
                    }
                });
            }
        }
        unknown.removeAll(texts("SELECT path FROM scoreline.event_shard UNION SELECT path FROM scoreline.verdict"
                + " UNION SELECT path FROM scoreline.score_shard UNION SELECT path FROM scoreline.score_base"
                + " UNION SELECT path FROM scoreline.garbage"));
        return unknown;
    }
}
