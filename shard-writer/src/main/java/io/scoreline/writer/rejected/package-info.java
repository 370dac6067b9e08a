/// Refused events of requests of which others were taken, kept with the reason as Parquet below `rejected/`. They count for nothing: the catalog does not know these files, and the oldest
/// go when there are too many ([io.scoreline.writer.rejected.RejectedFiles]). Sent again they are a source named after their file, so that none counts twice.
@NullMarked
package io.scoreline.writer.rejected;

import org.jspecify.annotations.NullMarked;
