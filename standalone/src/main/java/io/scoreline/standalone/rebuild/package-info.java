/// A catalog made anew from the store's files, when PostgreSQL is lost for good.
///
/// The footers of all event files, also of those among the garbage, say what each holds and, of a merge, which files it took the place of; from that follows which of them count. Writers go on where their
/// journals were registered. Definitions lie in the score files; scores, verdicts and watermarks are computed again from the events, and come out the same to the bit.
@NullMarked
package io.scoreline.standalone.rebuild;

import org.jspecify.annotations.NullMarked;
