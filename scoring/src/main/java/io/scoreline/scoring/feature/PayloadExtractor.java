package io.scoreline.scoring.feature;

import io.scoreline.scoring.json.JsonCursor;
import io.scoreline.scoring.json.JsonKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Reads all given features from a payload in one pass over its bytes. The payload is checked JSON; of duplicate keys
/// the last counts, also
/// where an outer object comes again: what lay in the earlier one counts no more. Not thread-safe.
public final class PayloadExtractor {
    private static final int ABSENT = -1;

    private final PathTree root;
    private final JsonCursor[] cursors;
    private final FeatureSpec[] specOfLeaf;
    private final int[] columnOfLeaf;
    private final int[] leafOfColumn;
    private final int[] valueFrom;
    private final int[] valueTo;
    private final ValueReader reader = new ValueReader();

    public PayloadExtractor(List<FeatureSpec> specs) {
        root = PathTree.of(specs);
        cursors = Stream.generate(JsonCursor::new).limit(root.depth()).toArray(JsonCursor[]::new);
        columnOfLeaf = new int[specs.size()];
        root.specsOfLeaves(columnOfLeaf);
        leafOfColumn = new int[specs.size()];
        for (int leaf = 0; leaf < columnOfLeaf.length; leaf++) {
            leafOfColumn[columnOfLeaf[leaf]] = leaf;
        }
        specOfLeaf = Arrays.stream(columnOfLeaf).mapToObj(specs::get).toArray(FeatureSpec[]::new);
        valueFrom = new int[specs.size()];
        valueTo = new int[specs.size()];
    }

    /// Sets `row` of every column (parallel to the specs): the value, or missing.
    public void extract(byte[] payload, int from, int to, int row, List<FeatureColumn> columns) {
        Arrays.fill(valueFrom, ABSENT);
        int start = from;
        while (start < to && payload[start] <= ' ') {
            start++;
        }
        if (start < to && payload[start] == '{' && root.hasChildren()) {
            collect(root, 0, payload, start, to);
        }
        for (int leaf = 0; leaf < valueFrom.length; leaf++) {
            FeatureColumn column = columns.get(columnOfLeaf[leaf]);
            if (valueFrom[leaf] == ABSENT) {
                column.setMissing(row);
            } else {
                reader.read(specOfLeaf[leaf], payload, valueFrom[leaf], valueTo[leaf], row, column);
            }
        }
    }

    /// Where in the payload extracted last the value at a spec's path lies, whatever its type; -1 when there is none.
    public int valueFrom(int spec) {
        return valueFrom[leafOfColumn[spec]];
    }

    /// Behind the last byte of that value.
    public int valueTo(int spec) {
        return valueTo[leafOfColumn[spec]];
    }

    private void collect(PathTree node, int level, byte[] payload, int from, int to) {
        JsonCursor cursor = cursors[level].reset(payload, from, to);
        while (cursor.next()) {
            PathTree child = node.child(cursor);
            if (child != null) {
                forget(child);
                for (int leaf = child.firstLeaf(); leaf < child.firstInnerLeaf(); leaf++) {
                    valueFrom[leaf] = cursor.valueFrom();
                    valueTo[leaf] = cursor.valueTo();
                }
                if (child.hasChildren() && cursor.kind() == JsonKind.OBJECT) {
                    collect(child, level + 1, payload, cursor.valueFrom(), cursor.valueTo());
                }
            }
        }
    }

    private void forget(PathTree node) {
        Arrays.fill(valueFrom, node.firstLeaf(), node.endLeaf(), ABSENT);
    }
}
