/// Settings: read once at the start from flags, the environment and a file, checked, and immutable from then on. Every
/// value knows where it came from.
@NullMarked
package io.scoreline.standalone.config;

import org.jspecify.annotations.NullMarked;
