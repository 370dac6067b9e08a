package io.scoreline.api.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Keeps the newest events behind a cursor, as many as were asked for and as fit; duplicates are left out. Not
/// thread-safe.
final class EventPage implements EventVisitor {
    /// Bytes of payloads in one page, but for its first event.
    static final long MOST_BYTES = 4L << 20;

    private final @Nullable PageCursor behind;
    private final int limit;
    private final PriorityQueue<Listed> oldestFirst =
            new PriorityQueue<>(Comparator.comparing(Listed::place));
    private long bytes;
    private boolean more;

    EventPage(@Nullable PageCursor behind, int limit) {
        this.behind = behind;
        this.limit = limit;
    }

    /// An event with its own copy of the payload.
    record Listed(PageCursor place, String type, long registeredAtMicros, Payload payload) {}

    @Override
    public void begin() {
        oldestFirst.clear();
        bytes = 0;
        more = false;
    }

    /// Nothing older than the oldest of a full page is of use, once it is known that there is more.
    @Override
    public boolean wantsUpTo(long tsMicros) {
        Listed oldest = oldestFirst.peek();
        return !more || oldest == null || tsMicros >= oldest.place().tsMicros();
    }

    @Override
    public void visit(StoredEvent event) {
        if (event.isDuplicate()) {
            return;
        }
        PageCursor place = new PageCursor(event.tsMicros(), event.seq(), event.id());
        if (behind != null && place.compareTo(behind) >= 0) {
            return;
        }
        Listed oldest = oldestFirst.peek();
        if (more && oldest != null && place.compareTo(oldest.place()) < 0) {
            return;
        }
        String type = event.type();
        Payload payload = Payload.copyOf(event);
        oldestFirst.add(new Listed(place, type, event.registeredAtMicros(), payload));
        bytes += payload.json().length;
        trim();
    }

    private void trim() {
        while (oldestFirst.size() > limit || (bytes > MOST_BYTES && oldestFirst.size() > 1)) {
            bytes -= oldestFirst.remove().payload().json().length;
            more = true;
        }
    }

    List<Listed> newestFirst() {
        List<Listed> events = new ArrayList<>(oldestFirst);
        events.sort(Comparator.comparing(Listed::place).reversed());
        return events;
    }

    /// Whether there are events behind this page.
    boolean hasMore() {
        return more;
    }
}
