package io.scoreline.worker.scan;

import io.scoreline.worker.dedup.DedupIndex;
import io.scoreline.worker.dedup.Fingerprint;
import io.scoreline.writer.verdict.Verdicts;

/// How a pass knows the duplicates among the rows of landing shards.
public sealed interface Duplicates {
    /// They are decided by this pass.
    record Decide(DedupIndex.Staging staging, Fingerprint fingerprint) implements Duplicates {}

    /// They were decided, and recorded.
    record Recorded(Verdicts verdicts) implements Duplicates {}
}
