package io.scoreline.scoring.expression;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds the valid name that a misspelt one most likely meant, by edit distance (with transpositions) without regard to
/// case.
public final class NearestName {
    /// Longer names are compared by this much of them.
    private static final int MAX_LENGTH = 64;

    private NearestName() {}

    /// The nearest of the valid names, the first of equals; null when none is near.
    public static @Nullable String of(String name, Collection<String> valid) {
        String nearest = null;
        int least = Math.max(1, Math.min(name.length(), MAX_LENGTH) / 3) + 1;
        for (String candidate : valid) {
            int distance = distance(clip(name), clip(candidate));
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

    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                d[i][j] = Math.min(d[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
