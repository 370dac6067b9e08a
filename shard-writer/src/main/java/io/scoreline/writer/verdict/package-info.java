/// Verdicts: which rows of landing shards are duplicates. The holder of a partition's lease decides them once,
/// publishes a [VerdictFile] and registers it in the same transaction as its round; from then on everyone who reads the
/// rows loads [Verdicts] and applies them.
@NullMarked
package io.scoreline.writer.verdict;

import org.jspecify.annotations.NullMarked;
