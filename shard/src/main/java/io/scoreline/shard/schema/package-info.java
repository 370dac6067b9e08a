/// The columns of every kind of Parquet file, with their field ids.
@NullMarked
package io.scoreline.shard.schema;

import org.jspecify.annotations.NullMarked;
