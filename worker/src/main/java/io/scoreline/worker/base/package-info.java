/// Merges of score files: shards of a definition among themselves, and into the base from which a reader begins that begins anew, so that it reads few files and few rows are written again.
@NullMarked
package io.scoreline.worker.base;

import org.jspecify.annotations.NullMarked;
