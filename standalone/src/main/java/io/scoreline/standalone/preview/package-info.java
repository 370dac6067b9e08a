/// A definition held against the active one over stored events, with nothing stored:
/// [io.scoreline.standalone.preview.Preview] reads live files as a worker does, [io.scoreline.standalone.preview.Comparison]
/// is what it finds.
@NullMarked
package io.scoreline.standalone.preview;

import org.jspecify.annotations.NullMarked;
