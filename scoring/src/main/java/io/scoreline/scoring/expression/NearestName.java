package io.scoreline.scoring.expression;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds the valid name that a misspelt one most likely meant, by edit distance (with transpositions) without regard to
/// case and underscores.
public final class NearestName {
    /// Longer names are compared by this much of them.
    private static final int MAX_LENGTH = 40;

    /// More mistakes than these in one name are another name.
    private static final int MAX_DISTANCE = 3;

    private NearestName() {}

    /// The nearest of the valid names, the first of equals; null when none is near.
    public static @Nullable String of(String name, Collection<String> valid) {
        String nearest = null;
        String letters = letters(name);
        int least = Math.clamp(letters.length() / 3, 1, MAX_DISTANCE) + 1;
        for (String candidate : valid) {
            int distance = distance(letters, letters(candidate), least);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /// `, did you mean NAME?` or nothing.
    public static String hint(String given, Collection<String> valid) {
        String nearest = of(given, valid);
        return nearest == null ? "" : ", did you mean " + nearest + "?";
    }

    private static String letters(String name) {
        String letters = name.substring(0, Math.min(name.length(), 2 * MAX_LENGTH))
                .replace("_", "")
                .toLowerCase(Locale.ROOT);
        return letters.substring(0, Math.min(letters.length(), MAX_LENGTH));
    }

    /// The distance, or some number from `limit` on when it is not below that. Only cells nearer than that to the diagonal
    /// can be below it, and rows are filled until none is.
    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
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
            int least = fill(row, above, before, a, b, i, limit);
            if (Math.min(least, leastAbove) >= limit) {
                return limit;
            }
            leastAbove = least;
        }
        return row[b.length()];
    }

    /// Fills a row's cells near the diagonal from the two rows before it; gives their least value.
    private static int fill(int[] row, int[] above, int[] before, String a, String b, int i, int limit) {
        Arrays.fill(row, limit);
        row[0] = i;
        int least = i;
        for (int j = Math.max(1, i - limit); j <= Math.min(b.length(), i + limit); j++) {
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
