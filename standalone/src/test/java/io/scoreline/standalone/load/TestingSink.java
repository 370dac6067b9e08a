package io.scoreline.standalone.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.standalone.client.EventSink;
import io.scoreline.standalone.client.IngestReply;
import io.scoreline.standalone.client.IngestReply.EventError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A server's sources in memory: takes batches that begin where the source stands, refuses lines that hold `bad` or
/// `null`, and breaks after a number of requests.
final class TestingSink implements EventSink {
    final Map<String, Long> positions = new HashMap<>();
    final List<String> lines = new ArrayList<>();
    final List<Integer> requests = new ArrayList<>();
    int breaksAfter = Integer.MAX_VALUE;

    @Override
    public long sourcePosition(String source) {
        return positions.getOrDefault(source, 0L);
    }

    @Override
    public IngestReply post(String query, byte[] body, String source, long from, long to) throws IOException {
        if (requests.size() >= breaksAfter) {
            throw new IOException("the line is cut");
        }
        List<String> batch = new String(body, UTF_8).lines().toList();
        if (sourcePosition(source) != from || to - from != batch.size()) {
            throw new IOException("source " + source + " stands at " + positions + ", found " + from + "-" + to);
        }
        positions.put(source, to);
        requests.add(batch.size());
        List<EventError> errors = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            if (batch.get(i).contains("bad") || batch.get(i).equals("null")) {
                errors.add(new EventError(i, "event_malformed", "not an event"));
            } else {
                lines.add(batch.get(i));
            }
        }
        return new IngestReply(batch.size() - errors.size(), errors.size(), errors);
    }
}
