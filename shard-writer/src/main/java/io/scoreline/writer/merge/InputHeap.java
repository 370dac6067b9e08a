package io.scoreline.writer.merge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Inputs as a binary heap by the rows they stand on. Not thread-safe.
final class InputHeap {
    private final List<MergeInput> heap = new ArrayList<>();

    /// Adds an input that stands on a row.
    void add(MergeInput input) {
        heap.add(input);
        int at = heap.size() - 1;
        while (at > 0 && input.compareTo(heap.get((at - 1) / 2)) < 0) {
            heap.set(at, heap.get((at - 1) / 2));
            at = (at - 1) / 2;
        }
        heap.set(at, input);
    }

    /// The input on the least row; null when there is none.
    @Nullable
    MergeInput first() {
        return heap.isEmpty() ? null : heap.getFirst();
    }

    /// The first input stands on another row now.
    void firstMoved() {
        sift(heap.getFirst());
    }

    /// The first input has no more rows.
    void firstEnded() {
        MergeInput moved = heap.removeLast();
        if (!heap.isEmpty()) {
            sift(moved);
        }
    }

    private void sift(MergeInput input) {
        int at = 0;
        int half = heap.size() / 2;
        while (at < half) {
            int child = 2 * at + 1;
            if (child + 1 < heap.size() && heap.get(child + 1).compareTo(heap.get(child)) < 0) {
                child++;
            }
            if (input.compareTo(heap.get(child)) <= 0) {
                break;
            }
            heap.set(at, heap.get(child));
            at = child;
        }
        heap.set(at, input);
    }
}
