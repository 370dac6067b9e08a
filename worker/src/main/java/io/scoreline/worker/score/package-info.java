/// Score shards and bases: files of partial aggregates, one row for each entity, sorted by (partition, tenant, entity).
@NullMarked
package io.scoreline.worker.score;

import org.jspecify.annotations.NullMarked;
