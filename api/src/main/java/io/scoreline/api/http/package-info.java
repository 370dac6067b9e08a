/// HTTP, and the one owner of Jetty. A request passes the rule for hosts and the bound on concurrent requests, is matched to a [Route] by its raw path, has its
/// parameters checked against the route's, is answered by the route's handler, on a virtual thread unless from memory, and is observed. Whatever goes wrong on the way, in the
/// handlers or in Jetty itself, becomes a [Problem].
@NullMarked
package io.scoreline.api.http;

import org.jspecify.annotations.NullMarked;
