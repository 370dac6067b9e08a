/// Scoring definitions: parsed from YAML or JSON, checked, immutable. The text becomes a small tree with positions
/// ([io.scoreline.scoring.definition.YamlTree]); readers of the sections take it apart, in the order in which later
/// sections need earlier
/// names, and collect every problem; only a definition without any comes into being.
@NullMarked
package io.scoreline.scoring.definition;

import org.jspecify.annotations.NullMarked;
