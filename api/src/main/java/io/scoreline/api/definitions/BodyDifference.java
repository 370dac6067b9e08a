package io.scoreline.api.definitions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The lines in which two bodies differ: what lies between their common beginning and their common end.
final class BodyDifference {
    private static final int MAX_LINES = 20;
    private static final int MAX_CHARS = 200;

    private BodyDifference() {}

    /// Line numbers (from 1) with the existing and the given line, where there is one; the first twenty.
    static List<Map<String, Object>> of(String existing, String given) {
        List<String> before = existing.lines().toList();
        List<String> after = given.lines().toList();
        int shorter = Math.min(before.size(), after.size());
        int head = 0;
        while (head < shorter && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<Map<String, Object>> lines = new ArrayList<>();
        int end = Math.max(before.size(), after.size()) - tail;
        for (int i = head; i < end && lines.size() < MAX_LINES; i++) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("line", i + 1);
            put(line, "existing", before, i, before.size() - tail);
            put(line, "given", after, i, after.size() - tail);
            if (!line.getOrDefault("existing", "").equals(line.getOrDefault("given", ""))) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static void put(Map<String, Object> line, String name, List<String> lines, int index, int end) {
        if (index < end) {
            String text = lines.get(index);
            line.put(name, text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "…");
        }
    }
}
