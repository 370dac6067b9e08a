/// YAML and JSON files read with the place of every value, for messages that point there:
/// [io.scoreline.standalone.yaml.YamlFile] reads, [io.scoreline.standalone.yaml.YamlValue] is what it gives.
@NullMarked
package io.scoreline.standalone.yaml;

import org.jspecify.annotations.NullMarked;
