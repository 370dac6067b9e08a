package io.scoreline.scoring.expression;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds the valid name that a misspelt one most likely meant, by edit distance (with transpositions) without regard to
/// case.
public final class NearestName {
    /// Longer names are compared by this much of them.
    private static final int MAX_LENGTH = 24;

    private NearestName() {}

    /// The nearest of the valid names, the first of equals; null when none is near.
    public static @Nullable String of(String name, Collection<String> valid) {
        String nearest = null;
        int least = Math.max(1, Math.min(name.length(), MAX_LENGTH) / 3) + 1;
        for (String candidate : valid) {
            int distance = distance(clip(name), clip(candidate), least);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    private static String clip(String name) {
        return name.substring(0, Math.min(name.length(), MAX_LENGTH)).toLowerCase(Locale.ROOT);
    }

    /// The distance, or some number from `limit` on when it is not below that; row by row, until it cannot be any more.
    private static int distance(String a, String b, int limit) {
        int[] before = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, j -> j);
        int leastAbove = 0;
        for (int i = 1; i <= a.length(); i++) {
            int[] free = before;
            before = above;
            above = row;
            row = free;
            int least = fill(row, above, before, a, b, i);
            if (Math.min(least, leastAbove) >= limit) {
                return limit;
            }
            leastAbove = least;
        }
        return row[b.length()];
    }

    /// Fills a row from the two before it; gives its least value.
    private static int fill(int[] row, int[] above, int[] before, String a, String b, int i) {
        row[0] = i;
        int least = i;
        for (int j = 1; j <= b.length(); j++) {
            boolean same = a.charAt(i - 1) == b.charAt(j - 1);
            row[j] = Math.min(above[j - 1] + (same ? 0 : 1), 1 + Math.min(above[j], row[j - 1]));
            if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                row[j] = Math.min(row[j], before[j - 2] + 1);
            }
            least = Math.min(least, row[j]);
        }
        return least;
    }
}
