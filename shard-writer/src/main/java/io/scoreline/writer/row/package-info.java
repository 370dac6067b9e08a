/// Rows of event shards in memory, as sealing and merging handle them: their order, the columns promoted from their
/// payloads, and what the footers of their files say.
@NullMarked
package io.scoreline.writer.row;

import org.jspecify.annotations.NullMarked;
