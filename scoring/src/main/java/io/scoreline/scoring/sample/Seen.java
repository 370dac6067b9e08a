package io.scoreline.scoring.sample;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How often each of some words was seen; of very many, only the first.
final class Seen {
    private static final int MAX_WORDS = 1_000;
    private static final int MAX_NAMED = 8;

    private final Map<String, Long> counts = new TreeMap<>();

    void add(String word) {
        if (counts.size() < MAX_WORDS || counts.containsKey(word)) {
            counts.merge(word, 1L, Long::sum);
        }
    }

    Set<String> words() {
        return counts.keySet();
    }

    /// The most frequent words with their counts.
    String most() {
        List<Map.Entry<String, Long>> all = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .toList();
        String named = all.stream()
                .limit(MAX_NAMED)
                .map(entry -> "\"" + entry.getKey() + "\" " + Advice.count(entry.getValue()))
                .collect(Collectors.joining(", "));
        return all.size() > MAX_NAMED ? named + " and others" : named;
    }
}
