/// What a replica tells about itself: info, health, readiness, metrics, and where sources stand.
@NullMarked
package io.scoreline.api.info;

import org.jspecify.annotations.NullMarked;
