/// Erasures over HTTP, and what a replica itself has of an entity: events in its journal, scores in its tables, refused events.
/// The catalog knows how far each erasure is; [io.scoreline.api.erasure.ErasureDuties] follows it from the replica's start to its
/// end and says there what the replica has done.
@NullMarked
package io.scoreline.api.erasure;

import org.jspecify.annotations.NullMarked;
