package io.scoreline.standalone.kubernetes;

import io.scoreline.standalone.TestingFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The metrics that `docs/metrics.md` tells of, each with its type and with who has it, and those of a real `/metrics`.
public record MetricsTable(Map<String, String> api, Map<String, String> worker) {
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z_]+)` \\| (counter|gauge|histogram|summary) \\| [^|]+ \\| (api|worker|both) \\| [^|]+ \\| [^|]+ \\|");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");

    /// What the document says.
    public static MetricsTable documented() throws IOException {
        MetricsTable table = new MetricsTable(new TreeMap<>(), new TreeMap<>());
        for (String line : Files.readAllLines(TestingFiles.checkout().resolve("docs/metrics.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                if (!row.group(3).equals("worker")) {
                    table.api.put(row.group(1), row.group(2));
                }
                if (!row.group(3).equals("api")) {
                    table.worker.put(row.group(1), row.group(2));
                }
            }
        }
        return table;
    }

    /// Names and types in the text of a `/metrics`. The highest value of a timer of late is told beside it, and not for itself.
    public static Map<String, String> served(String text) {
        Map<String, String> served = new TreeMap<>();
        Matcher type = TYPE.matcher(text);
        while (type.find()) {
            served.put(type.group(1), type.group(2));
        }
        served.keySet().removeIf(name -> name.endsWith("_max") && served.containsKey(name.replaceFirst("_max$", "")));
        return served;
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>(api.keySet());
        names.addAll(worker.keySet());
        return names;
    }
}
