/// Pages without what is in them, in the package of what reads them, which is open to nobody else. Lives as long as one
/// run.
@NullMarked
package io.scoreline.shard.parquet;

import org.jspecify.annotations.NullMarked;
