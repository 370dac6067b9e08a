/// Why a score is what it is. An entity's events are folded again, by the same code as ever, and taken apart on the
/// way: [io.scoreline.scoring.explain.EventRows] gathers them in blocks,
/// [io.scoreline.scoring.explain.Explainer] folds the blocks and ends with an
/// [io.scoreline.scoring.explain.Explanation]. Nothing is invented: an aggregate that adds up is split into the terms
/// of the signal, one that picks shows the event it picked, and the score only its formula with the values in it.
@NullMarked
package io.scoreline.scoring.explain;

import org.jspecify.annotations.NullMarked;
