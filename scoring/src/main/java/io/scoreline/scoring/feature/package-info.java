/// Features: where in a payload a value lies, what type it has, and columns of such values. A
/// [io.scoreline.scoring.feature.FeaturePath] is
/// read once from a definition; one [io.scoreline.scoring.feature.PayloadExtractor] over all specs then fills the
/// columns of block after block.
@NullMarked
package io.scoreline.scoring.feature;

import org.jspecify.annotations.NullMarked;
