/// JSON that this program reads: small documents, checked strictly and then read as a whole. Values live as long as
/// their readers.
@NullMarked
package io.scoreline.standalone.json;

import org.jspecify.annotations.NullMarked;
