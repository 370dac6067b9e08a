/// The whole program on real parts, in this process and as processes of its own.
@NullMarked
package io.scoreline.standalone.endtoend;

import org.jspecify.annotations.NullMarked;
