/// What two definitions differ in: [io.scoreline.standalone.difference.MeaningDifference] by what they say, whatever the
/// order, the comments and the blanks, [io.scoreline.standalone.difference.LineDifference] line by line.
@NullMarked
package io.scoreline.standalone.difference;

import org.jspecify.annotations.NullMarked;
