@NullMarked
package io.scoreline.worker.dedup;

import org.jspecify.annotations.NullMarked;
