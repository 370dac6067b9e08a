/// Log output: set up before the first line is logged, joined by a file once the data directory is known.
@NullMarked
package io.scoreline.standalone.logging;

import org.jspecify.annotations.NullMarked;
