package io.scoreline.writer.merge;

import io.scoreline.shard.PartitionId;

/// How fast merges may go, and who hears how far they are. For one thread.
public interface MergePace {
    /// As fast as can be, heard by nobody.
    MergePace FULL = new MergePace() {
        @Override
        public boolean goOn(long bytesDone) {
            return true;
        }
    };

    /// A merge of so many files and bytes of inputs begins.
    default void begin(PartitionId partition, int level, int files, long bytes) {}

    /// Called every few rows with the bytes of inputs that are merged by now; may take its time. False: the merge is to
    /// be given up.
    boolean goOn(long bytesDone) throws InterruptedException;

    /// The merge that began last is over.
    default void end(boolean committed) {}
}
