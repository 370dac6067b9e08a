@NullMarked
package io.scoreline.worker.round;

import org.jspecify.annotations.NullMarked;
