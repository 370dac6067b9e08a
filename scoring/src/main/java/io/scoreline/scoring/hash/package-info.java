/// Keyed 64-bit hashing of entities and ids.
@NullMarked
package io.scoreline.scoring.hash;

import org.jspecify.annotations.NullMarked;
