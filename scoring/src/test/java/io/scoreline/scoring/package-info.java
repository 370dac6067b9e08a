@NullMarked
package io.scoreline.scoring;

import org.jspecify.annotations.NullMarked;
