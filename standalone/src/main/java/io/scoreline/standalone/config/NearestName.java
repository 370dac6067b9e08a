package io.scoreline.standalone.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds what someone may have meant: the valid name with the fewest edits (insert, delete, replace, swap of
/// neighbours), if those are few for its length.
public final class NearestName {
    private NearestName() {}

    /// The nearest of the valid names; empty when none is near.
    public static Optional<String> of(String given, Collection<String> valid) {
        return valid.stream()
                .min(Comparator.<String>comparingInt(name -> edits(given, name))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(name -> edits(given, name) <= Math.max(2, name.length() / 3));
    }

    /// `, did you mean NAME?` or nothing.
    public static String hint(String given, Collection<String> valid) {
        return of(given, valid).map(name -> ", did you mean " + name + "?").orElse("");
    }

    private static int edits(String first, String second) {
        String a = first.toLowerCase(Locale.ROOT);
        String b = second.toLowerCase(Locale.ROOT);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, 1 + cost[i - 2][j - 2]) : best;
    }
}
