/// The program as `k8s/production` runs it, on one machine: [RollingBench] starts APIs and workers with the manifests' own commands, environment and limits of memory, puts them under load, and replaces or
/// stops them as an upgrade does. What counts is what is lost, what fails, and how long it takes.
@NullMarked
package io.scoreline.bench.rolling;

import org.jspecify.annotations.NullMarked;
