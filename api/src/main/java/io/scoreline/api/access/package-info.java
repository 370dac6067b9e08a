/// API keys: how one is written, and who has which. A [io.scoreline.api.access.KeyRing] holds all live keys of the catalog in memory, reads them again and again on a
/// thread of its own, and so answers every request without waiting; [io.scoreline.api.access.KeyText] makes and reads a key.
@NullMarked
package io.scoreline.api.access;

import org.jspecify.annotations.NullMarked;
