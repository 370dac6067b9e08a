package io.scoreline.shard.parquet;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import org.apache.parquet.format.Statistics;
import org.jspecify.annotations.Nullable;

/// Which row groups may hold a value: those that neither their least and greatest value nor their Bloom filter exclude,
/// and those that have none of them. Bounds may be cut short, then the least is lower and the greatest is higher than
/// what lies there.
final class GroupBounds {
    private GroupBounds() {}

    static BitSet mayHold(Source source, Footer footer, int fieldId, byte[] value) throws IOException {
        BitSet groups = new BitSet();
        groups.set(0, footer.rowGroups().size());
        @Nullable FileColumn column = column(footer, fieldId);
        if (column == null || !footer.own()) {
            return groups;
        }
        BloomProbe bloom = new BloomProbe(source, value);
        for (int i = 0; i < footer.rowGroups().size(); i++) {
            ChunkPlace chunk = footer.rowGroups().get(i).chunks().get(column.leaf());
            groups.set(i, mayHold(chunk.bounds(), value) && bloom.mayHold(chunk.bloomOffset()));
        }
        return groups;
    }

    private static @Nullable FileColumn column(Footer footer, int fieldId) {
        for (FileColumn column : footer.columns()) {
            if (column.column().fieldId() == fieldId) {
                return column;
            }
        }
        return null;
    }

    private static boolean mayHold(@Nullable Statistics bounds, byte[] value) {
        if (bounds == null) {
            return true;
        }
        boolean above = !bounds.isSetMin_value() || Arrays.compareUnsigned(bounds.getMin_value(), value) <= 0;
        boolean below = !bounds.isSetMax_value() || Arrays.compareUnsigned(bounds.getMax_value(), value) >= 0;
        return above && below;
    }
}
