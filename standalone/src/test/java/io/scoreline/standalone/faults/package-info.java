/// Fault tests on real processes: APIs and workers of their own over one data directory and one server, clients that
/// post until they are acknowledged, deaths at named points or at random, and one checker for all in the end.
@NullMarked
package io.scoreline.standalone.faults;

import org.jspecify.annotations.NullMarked;
