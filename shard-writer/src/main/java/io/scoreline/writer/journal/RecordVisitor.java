package io.scoreline.writer.journal;

/// Is shown every record of a journal when it is opened, in order; an [IllegalArgumentException] says that its payload
/// is not what it should be.
@FunctionalInterface
public interface RecordVisitor {
    void visit(JournalRecord record);
}
