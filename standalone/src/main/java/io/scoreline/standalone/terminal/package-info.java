/// What people see: tables, progress, and the difference between a terminal and a file.
@NullMarked
package io.scoreline.standalone.terminal;

import org.jspecify.annotations.NullMarked;
