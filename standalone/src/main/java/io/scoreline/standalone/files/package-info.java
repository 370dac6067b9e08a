/// The live event files as other engines read them: a list of one moment in, a statement for DuckDB out.
@NullMarked
package io.scoreline.standalone.files;

import org.jspecify.annotations.NullMarked;
