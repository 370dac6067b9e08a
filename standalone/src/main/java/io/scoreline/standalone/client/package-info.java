/// A client of the HTTP interface, as the command line uses it: made for one base URL, retries what is worth retrying,
/// closed with the command.
@NullMarked
package io.scoreline.standalone.client;

import org.jspecify.annotations.NullMarked;
