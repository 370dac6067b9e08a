package io.scoreline.standalone.markup;

import java.util.List;
import java.util.Optional;

/// A value of a YAML file and where it begins (from 1). Immutable.
public sealed interface YamlValue {
    int line();

    int column();

    /// Text, or what stands there without quotes (`plain`): a number, a truth value, nothing.
    record Scalar(String text, boolean plain, int line, int column) implements YamlValue {
        /// The number that stands there without quotes.
        public Optional<Double> number() {
            if (!plain || !text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?")) {
                return Optional.empty();
            }
            return Optional.of(Double.valueOf(text)).filter(value -> Double.isFinite(value));
        }
    }

    record Items(List<YamlValue> items, int line, int column) implements YamlValue {
        public Items {
            items = List.copyOf(items);
        }
    }

    record Pairs(List<Pair> pairs, int line, int column) implements YamlValue {
        public Pairs {
            pairs = List.copyOf(pairs);
        }

        /// The value under a key; empty when there is none.
        public Optional<YamlValue> get(String key) {
            return pairs.stream()
                    .filter(pair -> pair.key().text().equals(key))
                    .map(Pair::value)
                    .findFirst();
        }
    }

    record Pair(Scalar key, YamlValue value) {}
}
