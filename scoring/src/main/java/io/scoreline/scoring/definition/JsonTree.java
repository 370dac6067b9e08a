package io.scoreline.scoring.definition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.definition.YamlNode.Entry;
import io.scoreline.scoring.definition.YamlNode.Mapping;
import io.scoreline.scoring.definition.YamlNode.Scalar;
import io.scoreline.scoring.definition.YamlNode.Sequence;
import io.scoreline.scoring.json.JsonCursor;
import io.scoreline.scoring.json.JsonSyntaxException;
import io.scoreline.scoring.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Builds the same tree from JSON, which YAML's parser does not take in every spelling (tabs, pairs of surrogate
/// escapes).
final class JsonTree {
    private static final int MAX_DEPTH = 32;

    private final byte[] bytes;
    private final Problems problems;
    private int seen;
    private int line = 1;
    private int units;
    private int nodes;

    private JsonTree(byte[] bytes, Problems problems) {
        this.bytes = bytes;
        this.problems = problems;
    }

    /// The document's root, or null when the text is no JSON object. One that is too large ends the reading.
    static @Nullable YamlNode parse(String text, Problems problems) {
        if (!text.stripLeading().startsWith("{") || text.length() > YamlTree.MAX_CHARACTERS) {
            return null;
        }
        byte[] bytes = text.getBytes(UTF_8);
        try {
            StrictJson.check(bytes, 0, bytes.length, MAX_DEPTH);
        } catch (JsonSyntaxException e) {
            return null;
        }
        int from = 0;
        while (bytes[from] != '{') {
            from++;
        }
        return new JsonTree(bytes, problems).object(from, bytes.length);
    }

    private Mapping object(int from, int to) {
        moveTo(from);
        int beginLine = line;
        int beginColumn = column();
        List<Entry> entries = new ArrayList<>();
        JsonCursor cursor = new JsonCursor().reset(bytes, from, to);
        while (cursor.next()) {
            count(cursor.nameFrom());
            Scalar key = new Scalar(String.valueOf(cursor.name()), false, true, line, column());
            entries.add(new Entry(key, value(cursor)));
        }
        return new Mapping(List.copyOf(entries), true, beginLine, beginColumn);
    }

    private Sequence array(int from, int to) {
        moveTo(from);
        int beginLine = line;
        int beginColumn = column();
        List<YamlNode> items = new ArrayList<>();
        JsonCursor cursor = new JsonCursor().reset(bytes, from, to);
        while (cursor.next()) {
            items.add(value(cursor));
        }
        return new Sequence(List.copyOf(items), true, beginLine, beginColumn);
    }

    private YamlNode value(JsonCursor cursor) {
        int from = cursor.valueFrom();
        count(from);
        int to = cursor.valueTo();
        return switch (cursor.kind()) {
            case OBJECT -> object(from, to);
            case ARRAY -> array(from, to);
            case STRING -> scalar(cursor.stringText(), false, from);
            case NUMBER, TRUE, FALSE, NULL -> scalar(new String(bytes, from, to - from, UTF_8), true, from);
        };
    }

    private void count(int from) {
        moveTo(from);
        if (++nodes > YamlTree.MAX_NODES) {
            problems.add(line, column(), "", "too large", YamlTree.FEWER_NODES, "more", null);
            throw new Problems.TooMany();
        }
    }

    private Scalar scalar(String text, boolean plain, int from) {
        moveTo(from);
        return new Scalar(text, plain, true, line, column());
    }

    /// Counts lines, and UTF-16 units in the line, up to an offset.
    private void moveTo(int offset) {
        for (; seen < offset; seen++) {
            int b = bytes[seen] & 0xff;
            boolean continuation = b >= 0x80 && b < 0xc0;
            units += continuation ? 0 : b >= 0xf0 ? 2 : 1;
            if (b == '\n') {
                line++;
                units = 0;
            }
        }
    }

    private int column() {
        return units + 1;
    }
}
