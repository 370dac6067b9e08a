/// The one door to data files: create, force, read back, publish under a new name, read, remove. A [PendingFile] is
/// invisible until it is published; a [StoredFile] never changes; a name is used once. Below it, and below whoever else
/// writes what must survive a crash, lies one [Disk].
@NullMarked
package io.scoreline.shard.store;

import org.jspecify.annotations.NullMarked;
