/// Writes Parquet files. The one owner of Parquet's writing side. A [TableWriter] takes a pending file over, turns rows
/// into row groups of bounded size, and publishes the file after everything in it was read back and found to be what
/// was given. Nothing of Hadoop is loaded.
@NullMarked
package io.scoreline.writer.parquet;

import org.jspecify.annotations.NullMarked;
