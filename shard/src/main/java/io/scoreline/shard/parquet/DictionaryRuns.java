package io.scoreline.shard.parquet;

/// The places in a dictionary that a data page has instead of values: one byte with their width in bits, then runs.
final class DictionaryRuns {
    private DictionaryRuns() {}

    static void open(Runs runs, Page page) {
        if (page.valuesFrom() == page.valuesEnd()) {
            runs.open(page.bytes(), page.valuesFrom(), page.valuesEnd(), 0);
        } else {
            int width = page.bytes()[page.valuesFrom()] & 0xff;
            runs.open(page.bytes(), page.valuesFrom() + 1, page.valuesEnd(), width);
        }
    }

    static void require(int[] indices, int count, int size) {
        for (int i = 0; i < count; i++) {
            if (indices[i] < 0 || indices[i] >= size) {
                throw new Malformed("page: place " + indices[i] + " in a dictionary of " + size);
            }
        }
    }
}
