/// What a shard is: the partition of an entity, and the paths of files.
@NullMarked
package io.scoreline.shard;

import org.jspecify.annotations.NullMarked;
