/// The benchmark of score tables, in the package of what it measures, which is open to nobody else. Lives as long as one
/// run.
@NullMarked
package io.scoreline.api.table;

import org.jspecify.annotations.NullMarked;
