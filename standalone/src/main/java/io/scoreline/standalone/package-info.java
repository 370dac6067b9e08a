/// The program: its entry point, which turns arguments into a command and the command's end into an exit code.
@NullMarked
package io.scoreline.standalone;

import org.jspecify.annotations.NullMarked;
