/// The description of all routes, kept by hand as a resource and served as it is.
@NullMarked
package io.scoreline.api.openapi;

import org.jspecify.annotations.NullMarked;
