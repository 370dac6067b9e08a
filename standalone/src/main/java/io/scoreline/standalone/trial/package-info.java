/// A definition tried out on a file of events, without a store: [io.scoreline.standalone.trial.SampleScores] folds the
/// events as a worker would, [io.scoreline.standalone.trial.SampleShape] looks at what they hold, to say where entity
/// and time may lie, and [io.scoreline.standalone.trial.StarterDefinition] writes a first definition for them.
@NullMarked
package io.scoreline.standalone.trial;

import org.jspecify.annotations.NullMarked;
