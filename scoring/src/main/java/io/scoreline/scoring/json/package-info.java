/// JSON in and out: a strict scan of the bytes, cursors over checked JSON, and a writer. The one owner of DSL-JSON.
@NullMarked
package io.scoreline.scoring.json;

import org.jspecify.annotations.NullMarked;
