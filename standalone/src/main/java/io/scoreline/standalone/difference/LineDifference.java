package io.scoreline.standalone.difference;

import java.util.ArrayList;
import java.util.List;

/// Two texts line by line: lines that were taken away begin with `-`, added ones with `+`, and a few of those around with
/// a blank, as `diff -u` has them. Stateless.
public final class LineDifference {
    private static final int CONTEXT = 2;

    /// Beyond so many lines on a side, between the common beginning and the common end, lines are not aligned.
    private static final int MAX_ALIGNED = 2_000;

    private LineDifference() {}

    /// Empty when the lines are the same.
    public static List<String> of(String before, String after) {
        List<String> all = script(before.lines().toList(), after.lines().toList());
        List<String> shown = new ArrayList<>();
        int last = -1;
        for (int i = 0; i < all.size(); i++) {
            if (isNear(all, i)) {
                if (last >= 0 && last != i - 1) {
                    shown.add("  …");
                }
                shown.add(all.get(i));
                last = i;
            }
        }
        return shown;
    }

    private static boolean isNear(List<String> script, int index) {
        int from = Math.max(0, index - CONTEXT);
        int to = Math.min(script.size(), index + CONTEXT + 1);
        return script.subList(from, to).stream().anyMatch(line -> line.charAt(0) != ' ');
    }

    private static List<String> script(List<String> before, List<String> after) {
        int head = 0;
        int shorter = Math.min(before.size(), after.size());
        while (head < shorter && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<String> script = new ArrayList<>();
        before.subList(0, head).forEach(line -> script.add("  " + line));
        align(before.subList(head, before.size() - tail), after.subList(head, after.size() - tail), script);
        before.subList(before.size() - tail, before.size()).forEach(line -> script.add("  " + line));
        return script;
    }

    private static void align(List<String> before, List<String> after, List<String> script) {
        if (before.size() > MAX_ALIGNED || after.size() > MAX_ALIGNED) {
            before.forEach(line -> script.add("- " + line));
            after.forEach(line -> script.add("+ " + line));
            return;
        }
        int[][] common = common(before, after);
        int b = 0;
        int a = 0;
        while (b < before.size() || a < after.size()) {
            if (b < before.size() && a < after.size() && before.get(b).equals(after.get(a))) {
                script.add("  " + before.get(b++));
                a++;
            } else if (a == after.size() || (b < before.size() && common[b + 1][a] >= common[b][a + 1])) {
                script.add("- " + before.get(b++));
            } else {
                script.add("+ " + after.get(a++));
            }
        }
    }

    /// Lengths of the longest common subsequences of the ends.
    private static int[][] common(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int b = before.size() - 1; b >= 0; b--) {
            for (int a = after.size() - 1; a >= 0; a--) {
                common[b][a] = before.get(b).equals(after.get(a))
                        ? common[b + 1][a + 1] + 1
                        : Math.max(common[b + 1][a], common[b][a + 1]);
            }
        }
        return common;
    }
}
