/// Scores out: one entity's ([ScoreRoute]) or the leaders' ([TopRoute]), for a definition that is named or the only active one, at a time. Answered from the tables alone.
@NullMarked
package io.scoreline.api.read;

import org.jspecify.annotations.NullMarked;
