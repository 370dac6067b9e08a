/// Reads Parquet files into Arrow columns, bound by field id, every page checked. A [TableReader] reads the footer when
/// opened; each selection is one pass over the pages of the selected columns: header, checksum, decompression, decoding
/// into vectors. Nothing of Hadoop is loaded. What lies deep in a file is never believed: sizes are checked against
/// what is there before anything is allocated, and whatever fails is one of two exceptions of this package. A
/// [DescriptionReader] tells what any Parquet file says about itself, without a look at its pages.
@NullMarked
package io.scoreline.shard.parquet;

import org.jspecify.annotations.NullMarked;
