package io.scoreline.standalone.trial;

import io.scoreline.scoring.json.JsonCursor;
import io.scoreline.standalone.load.EventLines;
import io.scoreline.standalone.load.NdjsonFile;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// What the first lines of a sample hold, member by member, and which of them look like the entity, the time and the
/// type of its events. Guesses are shown, never taken. Not thread-safe.
public final class SampleShape {
    private static final int LINES = 10_000;
    private static final int MAX_MEMBERS = 1_000;

    /// Members shown, the most common ones.
    private static final int MAX_ROWS = 40;

    /// A member that stands in fewer of the lines is no candidate.
    private static final double COMMON = 0.9;

    private static final List<String> ENTITY_WORDS = List.of(
            "entity", "host", "device", "card", "account", "customer", "user", "client", "article", "session");
    private static final List<String> TYPE_WORDS = List.of("type", "channel", "kind", "action", "category");
    private static final List<String> TIME_WORDS = List.of("@timestamp", "timestamp", "ts", "time", "date");

    private final Map<String, MemberShape> members = new LinkedHashMap<>();
    private long lines;

    /// Looks at the first lines that are JSON objects.
    public static SampleShape of(NdjsonFile file) throws IOException {
        SampleShape shape = new SampleShape();
        EventLines.objects(file, LINES, shape::look);
        return shape;
    }

    private void look(byte[] line) {
        lines++;
        JsonCursor cursor = new JsonCursor().reset(line, 0, line.length);
        while (cursor.next()) {
            String name = String.valueOf(cursor.name());
            if (!name.isEmpty() && (members.containsKey(name) || members.size() < MAX_MEMBERS)) {
                members.computeIfAbsent(name, MemberShape::new).count(cursor, line);
            }
        }
    }

    /// One row for a member.
    public record Row(String path, String kind, String share, String distinct, String example) {}

    public List<Row> rows() {
        return members.values().stream()
                .sorted(Comparator.comparingLong(MemberShape::events).reversed())
                .limit(MAX_ROWS)
                .map(this::row)
                .toList();
    }

    /// Members that have no row.
    public int more() {
        return Math.max(0, members.size() - MAX_ROWS);
    }

    private Row row(MemberShape member) {
        String share = String.format(Locale.ROOT, "%.1f %%", 100.0 * (double) member.events() / (double) lines);
        return new Row(member.path(), member.kind(), share, member.distinctText(), member.example());
    }

    /// Whether the lines are envelopes.
    public boolean areEnvelopes() {
        MemberShape entity = members.get("entity");
        MemberShape payload = members.get("payload");
        return lines > 0
                && entity != null
                && isCommon(entity)
                && (payload != null ? isCommon(payload) : members.size() <= 4);
    }

    /// The flags that may say where entity, time and type lie, such as `--entity host --ts time`.
    public String flags() {
        String flags = "--entity " + guess(ENTITY_WORDS, this::mayBeEntity).orElse("PATH") + " --ts "
                + guess(TIME_WORDS, MemberShape::isTime).orElse("PATH");
        return flags + guess(TYPE_WORDS, this::mayBeType).map(path -> " --type " + path).orElse("");
    }

    private Optional<String> guess(List<String> words, Predicate<MemberShape> may) {
        ToIntFunction<MemberShape> rank = member -> rank(member.name(), words);
        return members.values().stream()
                .filter(this::isCommon)
                .filter(may)
                .filter(member -> words.equals(TIME_WORDS) || rank.applyAsInt(member) < words.size())
                .min(Comparator.comparingInt(rank).thenComparingInt(member -> -member.distinct()))
                .map(member -> quoted(member.path()));
    }

    private static int rank(String name, List<String> words) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (int i = 0; i < words.size(); i++) {
            if (lower.contains(words.get(i))) {
                return i;
            }
        }
        return words.size();
    }

    /// A shell takes a path with odd characters in quotes.
    private static String quoted(String path) {
        return path.matches("[A-Za-z0-9_.-]+") ? path : "'" + path + "'";
    }

    private boolean isCommon(MemberShape member) {
        return (double) member.events() >= COMMON * (double) lines;
    }

    private boolean mayBeEntity(MemberShape member) {
        return member.isText() && !member.isTime() && member.distinct() * 2L <= Math.max(2, lines);
    }

    private boolean mayBeType(MemberShape member) {
        return member.isText() && member.distinct() <= 100 && member.distinct() > 1;
    }

    /// Numbers that differ from line to line, the most common first.
    List<MemberShape> numbers(int most) {
        return members.values().stream()
                .filter(member -> member.isNumber() && !member.isTime() && member.distinct() > 1)
                .filter(member -> !isIdentifier(member.name()))
                .filter(member -> (double) member.events() >= (double) lines / 2)
                .sorted(Comparator.comparingLong(MemberShape::events)
                        .reversed()
                        .thenComparingInt(MemberShape::distinct))
                .limit(most)
                .toList();
    }

    /// Numbers that name something measure nothing.
    private static boolean isIdentifier(@Nullable String name) {
        return name != null && name.matches("(?i).*(id|number|port|pid|version)$");
    }
}
