/// Definitions over HTTP: added once and for all, activated, put into the shadow or retired; listed from what the follower of the feeds knows.
@NullMarked
package io.scoreline.api.definitions;

import org.jspecify.annotations.NullMarked;
