package io.scoreline.api.history;

/// Takes the rows of an entity. Files come newest first, the rows of one by time.
public interface EventVisitor {
    /// The first row comes next, or comes again: what came before does not count.
    void begin();

    /// The next row, which is another one after the call.
    void visit(StoredEvent event);

    /// Whether rows up to this time are still of use; none that are newer will come.
    default boolean wantsUpTo(long tsMicros) {
        return true;
    }
}
