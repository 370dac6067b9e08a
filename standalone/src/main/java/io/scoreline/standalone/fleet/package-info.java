/// Roles as processes of their own on this machine: each member is started, watched, started again when it dies, and
/// stopped with the fleet, APIs before workers, so that what was acknowledged is registered and scored. A member whose
/// fleet was killed sees its standard input end, and ends, too.
@NullMarked
package io.scoreline.standalone.fleet;

import org.jspecify.annotations.NullMarked;
