package io.scoreline.worker.orphan;

/// What becomes of a file that the catalog does not list.
enum Finding {
    /// No commit can bring it in any more.
    ORPHAN,

    /// Its commit may be in flight, or it has gone meanwhile.
    IN_FLIGHT,

    /// Nothing in the catalog explains it, or the catalog is older than the file: it is left and reported.
    UNEXPLAINED
}
