/// What one process runs: Postgres, catalog, worker, writer and API are started in this order as far as the process's
/// role has them, watched while they run, and stopped so that the catalog goes last.
@NullMarked
package io.scoreline.standalone.roles;

import org.jspecify.annotations.NullMarked;
