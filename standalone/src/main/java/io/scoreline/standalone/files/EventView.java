package io.scoreline.standalone.files;

import io.scoreline.standalone.client.FileList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The events that count, as a view of DuckDB over the live files.
///
/// A merge has left the duplicates out of what it wrote, and has put each row's seq and time of registration into
/// columns. Rows of landing shards have those of their file, which the catalog alone knows; the duplicates among them
/// are named by verdicts as (seq of the file, row of the file from 0).
public final class EventView {
    private static final String READ_OPTIONS = "hive_partitioning = false, union_by_name = true";

    /// What event shards have at least, for a store without any.
    private static final String NOTHING =
            """
            SELECT ''::VARCHAR AS tenant, ''::VARCHAR AS entity, ''::VARCHAR AS id, NULL::TIMESTAMPTZ AS ts,
                   NULL::VARCHAR AS type, ''::VARCHAR AS payload, false AS server_id,
                   0::BIGINT AS seq, NULL::TIMESTAMPTZ AS registered_at
            WHERE false
            """;

    private final FileList files;
    private final List<FileList.Events> landing;
    private final List<FileList.Events> merged;

    public EventView(FileList files) {
        this.files = files;
        this.landing =
                files.events().stream().filter(file -> file.level() == 0).toList();
        this.merged = files.events().stream().filter(file -> file.level() > 0).toList();
    }

    /// One statement, with its semicolon.
    public String sql() {
        List<String> parts = new ArrayList<>();
        if (!landing.isEmpty()) {
            parts.add(landingRows());
        }
        if (!merged.isEmpty()) {
            parts.add("SELECT * FROM read_parquet(" + list(merged.stream().map(FileList.Events::path).toList()) + ", "
                    + READ_OPTIONS + ")\n");
        }
        String select = withoutErased(parts.isEmpty() ? NOTHING : String.join("UNION ALL BY NAME\n", parts));
        return "-- Events registered up to seq " + files.seq() + ", as they were live at " + files.at()
                + ". Files go a minute after they were merged away: make the view again then.\n"
                + "CREATE OR REPLACE VIEW events AS\n" + select.stripTrailing() + ";";
    }

    /// Rows of erased entities may be left in files until those have been rewritten.
    private String withoutErased(String select) {
        if (files.erased().isEmpty()) {
            return select;
        }
        String values = files.erased().stream()
                .map(each -> "(" + quoted(each.tenant()) + ", " + quoted(each.entity()) + ", " + each.seq() + "::BIGINT)")
                .collect(Collectors.joining(",\n    "));
        return "SELECT row.* FROM (\n" + select.stripTrailing() + "\n) AS row\nANTI JOIN (VALUES\n    " + values
                + "\n) AS erased (tenant, entity, seq) ON erased.tenant = row.tenant AND erased.entity = row.entity"
                + " AND row.seq <= erased.seq";
    }

    private String landingRows() {
        String values = landing.stream()
                .map(file -> "(" + quoted(file.path().toString()) + ", " + file.fromSeq() + "::BIGINT, "
                        + quoted(file.registeredAt()) + "::TIMESTAMPTZ)")
                .collect(Collectors.joining(",\n    "));
        return "SELECT event.* EXCLUDE (filename, file_row_number), shard.seq, shard.registered_at\nFROM read_parquet("
                + list(landing.stream().map(FileList.Events::path).toList()) + ", " + READ_OPTIONS
                + ", filename = true, file_row_number = true) AS event\nJOIN (VALUES\n    " + values
                + "\n) AS shard (filename, seq, registered_at) ON event.filename = shard.filename\n"
                + withoutDuplicates();
    }

    private String withoutDuplicates() {
        if (files.verdicts().isEmpty()) {
            return "";
        }
        return "ANTI JOIN read_parquet("
                + list(files.verdicts().stream().map(FileList.Verdict::path).toList())
                + ", hive_partitioning = false) AS duplicate ON duplicate.seq = shard.seq AND duplicate.\"row\" ="
                + " event.file_row_number\n";
    }

    private static String list(List<Path> paths) {
        return paths.stream()
                .map(path -> quoted(unglobbed(path.toString())))
                .collect(Collectors.joining(",\n    ", "[\n    ", "\n]"));
    }

    /// Paths are patterns there: a character that means something in one stands for itself as the only one of a class.
    private static String unglobbed(String path) {
        return path.replaceAll("[\\[*?]", "[$0]");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
