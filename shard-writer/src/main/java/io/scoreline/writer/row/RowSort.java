package io.scoreline.writer.row;

/// Sorts row numbers: a stable merge sort over ints, with insertion sort for short runs, which neither boxes nor
/// changes the rows themselves.
public final class RowSort {
    private static final int SHORT_RUN = 16;

    private RowSort() {}

    /// Compares two rows by number.
    @FunctionalInterface
    public interface Order {
        int compare(int left, int right);
    }

    /// The numbers from 0 to `rows - 1` in order; equal rows keep theirs.
    public static int[] sorted(int rows, Order order) {
        int[] from = new int[rows];
        for (int i = 0; i < rows; i++) {
            from[i] = i;
        }
        for (int start = 0; start < rows; start += SHORT_RUN) {
            insertionSort(from, start, Math.min(rows, start + SHORT_RUN), order);
        }
        int[] to = new int[rows];
        for (long run = SHORT_RUN; run < rows; run *= 2) {
            for (long start = 0; start < rows; start += 2 * run) {
                merge(
                        from,
                        to,
                        (int) start,
                        (int) Math.min(rows, start + run),
                        (int) Math.min(rows, start + 2 * run),
                        order);
            }
            int[] swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    private static void insertionSort(int[] rows, int from, int to, Order order) {
        for (int i = from + 1; i < to; i++) {
            int row = rows[i];
            int at = i;
            while (at > from && order.compare(rows[at - 1], row) > 0) {
                rows[at] = rows[at - 1];
                at--;
            }
            rows[at] = row;
        }
    }

    private static void merge(int[] from, int[] to, int start, int middle, int end, Order order) {
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++) {
            boolean takeLeft = right >= end || (left < middle && order.compare(from[left], from[right]) <= 0);
            to[at] = takeLeft ? from[left++] : from[right++];
        }
    }
}
