/// What a replica tells about itself: info, health, readiness, metrics, live files, and where sources stand.
@NullMarked
package io.scoreline.api.info;

import org.jspecify.annotations.NullMarked;
