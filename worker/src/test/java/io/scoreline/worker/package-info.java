@NullMarked
package io.scoreline.worker;

import org.jspecify.annotations.NullMarked;
