/// What is in `k8s/` held against the models of Kubernetes and against what the program reads; alerts, dashboard and signals against each other.
@NullMarked
package io.scoreline.standalone.kubernetes;

import org.jspecify.annotations.NullMarked;
