package io.scoreline.writer.journal;

import java.nio.file.Path;

/// One segment file with the positions in it: `lastPosition` is `firstPosition - 1` while it is empty. `bytes` counts
/// what is written and checked out.
record Segment(Path file, long firstPosition, long lastPosition, long bytes) {
    Segment grown(long records, long byLength) {
        return new Segment(file, firstPosition, lastPosition + records, bytes + byLength);
    }
}
