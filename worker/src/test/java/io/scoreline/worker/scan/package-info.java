@NullMarked
package io.scoreline.worker.scan;

import org.jspecify.annotations.NullMarked;
