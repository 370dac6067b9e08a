/// The one door to data files: create, force, read back, publish under a new name, read, remove. A [PendingFile] is
/// invisible until it is published; a [StoredFile] never changes; a name is used once.
@NullMarked
package io.scoreline.shard.store;

import org.jspecify.annotations.NullMarked;
