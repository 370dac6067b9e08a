package io.scoreline.api.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects the rows with one id: the same event sent again, and events of the same id that came after the dedup window.
/// The oldest ones by seq are kept. Not thread-safe.
final class FoundEvents implements EventVisitor {
    /// Rows of one id that are kept.
    private static final int MOST = 64;

    private static final Comparator<Found> BY_FEED =
            Comparator.comparingLong(Found::seq).thenComparingLong(Found::fileRow);

    private final byte[] id;
    private final List<Found> found = new ArrayList<>();

    FoundEvents(String id) {
        this.id = id.getBytes(UTF_8);
    }

    /// A row with its own copy of the payload.
    record Found(
            String id,
            long tsMicros,
            String type,
            long seq,
            long fileRow,
            long registeredAtMicros,
            boolean duplicate,
            Payload payload) {}

    @Override
    public void begin() {
        found.clear();
    }

    @Override
    public void visit(StoredEvent event) {
        if (!event.hasId(id)) {
            return;
        }
        String text = event.id();
        String type = event.type();
        found.add(new Found(
                text,
                event.tsMicros(),
                type,
                event.seq(),
                event.fileRow(),
                event.registeredAtMicros(),
                event.isDuplicate(),
                Payload.copyOf(event)));
        if (found.size() > MOST) {
            found.sort(BY_FEED);
            found.removeLast();
        }
    }

    /// In the order of the feed.
    List<Found> inOrder() {
        found.sort(BY_FEED);
        return List.copyOf(found);
    }

    /// The event that a duplicate is one of: the last one before it that counts.
    static @Nullable Found firstOf(Found duplicate, List<Found> inOrder) {
        Found first = null;
        for (Found each : inOrder) {
            if (BY_FEED.compare(each, duplicate) < 0 && !each.duplicate()) {
                first = each;
            }
        }
        return first;
    }
}
