package io.scoreline.standalone.load;

import java.util.List;

/// What a load did: `before` lines had been loaded earlier, `positions` are in the file; `entities` of those accepted
/// now; `refused` holds the first few of the rejected lines.
public record LoadReport(
        long before, long positions, long accepted, long rejected, long entities, List<Refusal> refused) {
    public LoadReport {
        refused = List.copyOf(refused);
    }

    /// A line that was refused, by its number in the file from 1, and why.
    public record Refusal(long line, String reason) {}

    /// Whether there was nothing left to load.
    public boolean alreadyLoaded() {
        return positions > 0 && before >= positions;
    }
}
