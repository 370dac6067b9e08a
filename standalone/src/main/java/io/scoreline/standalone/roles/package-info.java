/// All roles in one JVM: Postgres, catalog, writer, worker and API are started in this order, watched while they run,
/// and stopped so that the catalog goes last.
@NullMarked
package io.scoreline.standalone.roles;

import org.jspecify.annotations.NullMarked;
