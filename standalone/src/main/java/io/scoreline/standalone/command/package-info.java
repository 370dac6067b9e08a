/// The command line. A command is read from arguments, looks up its settings, finds a server (by URL, by the data
/// directory's holder, or by starting all roles in this process), speaks to it over HTTP, prints, and ends; whatever it
/// started stops with it. The one place that writes to standard output.
@NullMarked
package io.scoreline.standalone.command;

import org.jspecify.annotations.NullMarked;
