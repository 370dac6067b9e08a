/// Columns in memory: Arrow vectors off the heap and the values in them. The one owner of Arrow. A reader fills
/// [VectorColumn]s out of a child of [ArrowMemory] and hands them over as a [ColumnChunk], whose owner reads them as
/// [ColumnValues] and closes it. A [HeapColumn] is the same on the heap, for rows yet to be written.
@NullMarked
package io.scoreline.shard.column;

import org.jspecify.annotations.NullMarked;
