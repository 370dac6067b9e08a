package io.scoreline.api.http;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Finds the name that was probably meant, by the number of letters to change, insert or remove (Levenshtein, 1966).
public final class NearestName {
    private static final int LONGEST = 64;

    private NearestName() {}

    /// The nearest of the known names; null when none is near.
    public static @Nullable String of(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return null;
        }
        @Nullable String best = null;
        int least = Math.max(1, name.length() / 2) + 1;
        for (String candidate : known) {
            int distance = candidate.length() > LONGEST ? least : distance(name, candidate);
            if (distance < least || (distance == least && best != null && candidate.compareTo(best) < 0)) {
                least = distance;
                best = candidate;
            }
        }
        return best;
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (same(a.charAt(i - 1), b.charAt(j - 1)) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }

    private static boolean same(char a, char b) {
        return Character.toLowerCase(a) == Character.toLowerCase(b);
    }
}
