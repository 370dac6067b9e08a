package io.scoreline.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Options of a benchmark, each a name and a value; whatever else is on the command line ends the program with the usage.
final class BenchOptions {
    private static final int USAGE = 2;

    private final Map<String, String> values = new HashMap<>();

    private BenchOptions() {}

    /// `known` are the names, such as `--events`; one argument without a name is taken under the name "".
    static BenchOptions of(String usage, List<String> known, String... arguments) {
        BenchOptions options = new BenchOptions();
        for (int i = 0; i < arguments.length; i++) {
            boolean named = arguments[i].startsWith("-");
            String name = named ? arguments[i] : "";
            if (named && (!known.contains(name) || i + 1 == arguments.length) || options.values.containsKey(name)) {
                System.err.println("cannot use " + arguments[i] + "\nusage: " + usage);
                System.exit(USAGE);
            }
            options.values.put(name, named ? arguments[++i] : arguments[i]);
        }
        return options;
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise) {
        String text = values.get(name);
        try {
            return text == null ? otherwise : Integer.parseInt(text.replace("_", ""));
        } catch (NumberFormatException e) {
            System.err.println(name + ": expected a whole number, found " + text);
            System.exit(USAGE);
            throw e;
        }
    }
}
