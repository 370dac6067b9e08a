/// A sample of events held against a definition before it is used: a [io.scoreline.scoring.sample.SampleCheck] takes
/// raw payloads, counts what each feature finds in them, folds them, and says in its
/// [io.scoreline.scoring.sample.SampleReport] what looks wrong and which change would mend it. Everything it keeps has
/// a bound, however long the sample is.
@NullMarked
package io.scoreline.scoring.sample;

import org.jspecify.annotations.NullMarked;
