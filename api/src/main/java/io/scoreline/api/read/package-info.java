/// Scores out, for a definition that is named or the only active one, at a time: one entity's ([ScoreRoute]), many ([BatchGetRoute]) and the leaders' ([TopRoute]) from the tables alone; those of the past
/// ([EventBasis], [SeriesRoute]) folded again from an entity's events, with the same bits each time.
@NullMarked
package io.scoreline.api.read;

import org.jspecify.annotations.NullMarked;
