/// The rules of the house, as tests.
@NullMarked
package io.scoreline.standalone.house;

import org.jspecify.annotations.NullMarked;
