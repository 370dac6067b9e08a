/// The catalog away: how long to wait before the next try, and one log line when it goes and one when it is back.
@NullMarked
package io.scoreline.worker.outage;

import org.jspecify.annotations.NullMarked;
