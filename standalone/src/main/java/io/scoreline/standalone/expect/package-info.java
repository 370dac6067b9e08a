/// Expectations of a definition: a [io.scoreline.standalone.expect.CasesReader] reads a file of them,
/// [io.scoreline.standalone.expect.Cases] holds the scores of a sample against them and gives what differs.
@NullMarked
package io.scoreline.standalone.expect;

import org.jspecify.annotations.NullMarked;
