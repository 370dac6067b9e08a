/// Sample events and the definition that scores them: seeded, so that the same options give the same bytes.
@NullMarked
package io.scoreline.standalone.sample;

import org.jspecify.annotations.NullMarked;
