/// A store held against its catalog: every live file there and whole, rows where and how they belong, counts that add
/// up, scores that come out the same when they are computed again. Nothing is changed. Roles may run meanwhile: what is
/// live is asked once, and a file that is gone by the time it is looked at is asked for again.
@NullMarked
package io.scoreline.worker.verify;

import org.jspecify.annotations.NullMarked;
