/// What any of Scoreline's files holds, as text, from the file alone: a [FileInspector] looks at how a file begins,
/// has it described by the package that owns its format, and renders the description. Nothing is written, no server
/// and no catalog is asked.
@NullMarked
package io.scoreline.standalone.inspect;

import org.jspecify.annotations.NullMarked;
