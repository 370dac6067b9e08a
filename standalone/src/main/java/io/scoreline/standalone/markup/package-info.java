/// YAML and JSON files read with the place of every value, for messages that point there:
/// [io.scoreline.standalone.markup.YamlFile] reads, [io.scoreline.standalone.markup.YamlValue] is what it gives.
@NullMarked
package io.scoreline.standalone.markup;

import org.jspecify.annotations.NullMarked;
