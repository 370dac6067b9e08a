/// An entity's events, read from the shards: [io.scoreline.api.history.EntityEvents] takes the live files at one
/// position of the catalog, leaves out those that cannot hold the entity, and shows its rows one by one. On it stand
/// the routes for an entity's events and whatever folds events again. No folder is ever listed; when a merge takes a
/// file away in the middle, all is read again at a newer position.
@NullMarked
package io.scoreline.api.history;

import org.jspecify.annotations.NullMarked;
