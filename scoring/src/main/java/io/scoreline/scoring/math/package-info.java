/// Exponential and logarithm with the same bits on every machine: each function is one sequence of additions,
/// multiplications, divisions and moves of bits, written once and used for a single value as for a column. Over a column
/// it runs in several passes, each a loop over arrays that the compiler turns into vector instructions; scratch comes
/// from the caller.
@NullMarked
package io.scoreline.scoring.math;

import org.jspecify.annotations.NullMarked;
