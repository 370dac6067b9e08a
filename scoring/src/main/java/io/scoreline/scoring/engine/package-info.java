/// Folds blocks of events into the states of entities and reads scores from states. A scan fills an
/// [io.scoreline.scoring.engine.EventBlock]; each definition's [io.scoreline.scoring.engine.Scorer] evaluates its
/// expressions over the block,
/// column by column, and adds every event to its entity's [io.scoreline.scoring.engine.EntityState]. States merge
/// exactly: the same events
/// give the same bytes in any order, grouping and merge tree. Nothing here reads a clock, a locale or the order of a
/// hash map.
@NullMarked
package io.scoreline.scoring.engine;

import org.jspecify.annotations.NullMarked;
