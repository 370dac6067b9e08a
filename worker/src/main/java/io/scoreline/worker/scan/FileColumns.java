package io.scoreline.worker.scan;

import io.scoreline.scoring.engine.EventBlock;
import io.scoreline.scoring.feature.FeatureColumn;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.shard.column.ColumnChunk;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is read of one file: which features lie in columns of their own, and which must come from the payload.
final class FileColumns {
    private static final Set<Integer> ALWAYS = Set.of(
            EventSchema.TENANT.fieldId(),
            EventSchema.ENTITY.fieldId(),
            EventSchema.ID.fieldId(),
            EventSchema.TS.fieldId(),
            EventSchema.TYPE.fieldId(),
            EventSchema.SERVER_ID.fieldId());

    private static final int NO_COLUMN = -1;

    private final Set<Integer> selected = new HashSet<>(ALWAYS);
    private final int[] featureFieldIds;
    private final List<FeatureSpec> fromPayload = new ArrayList<>();

    FileColumns(TableSchema schema, List<FeatureSpec> specs, Map<FeatureSpec, Integer> promoted) {
        Set<Integer> present = new HashSet<>();
        for (Column column : schema.columns()) {
            present.add(column.fieldId());
        }
        if (present.contains(EventSchema.SEQ.fieldId())) {
            selected.add(EventSchema.SEQ.fieldId());
        }
        featureFieldIds = new int[specs.size()];
        for (int i = 0; i < specs.size(); i++) {
            Integer fieldId = promoted.get(specs.get(i));
            if (fieldId != null && present.contains(fieldId)) {
                featureFieldIds[i] = fieldId;
                selected.add(fieldId);
            } else {
                featureFieldIds[i] = NO_COLUMN;
                fromPayload.add(specs.get(i));
            }
        }
        if (!fromPayload.isEmpty()) {
            selected.add(EventSchema.PAYLOAD.fieldId());
        }
    }

    Set<Integer> selected() {
        return selected;
    }

    /// Fills the block with the chunk's times, id hashes, types and features.
    void fill(ColumnChunk chunk, ScanKit kit) {
        EventBlock block = kit.block();
        int rows = chunk.rows();
        block.clear();
        block.rows(rows);
        BlockColumns.times(chunk.column(EventSchema.TS.fieldId()), block.tsMicros(), rows);
        BlockColumns.idHashes(chunk.column(EventSchema.ID.fieldId()), block.idHash(), rows);
        BlockColumns.types(chunk.column(EventSchema.TYPE.fieldId()), block.types(), rows);
        List<FeatureColumn> payloadColumns = new ArrayList<>(fromPayload.size());
        for (int i = 0; i < featureFieldIds.length; i++) {
            FeatureColumn into = block.features().get(i);
            if (featureFieldIds[i] == NO_COLUMN) {
                payloadColumns.add(into);
            } else {
                BlockColumns.feature(chunk.column(featureFieldIds[i]), into, rows);
            }
        }
        if (!fromPayload.isEmpty()) {
            ColumnValues payloads = chunk.column(EventSchema.PAYLOAD.fieldId());
            BlockColumns.payloads(payloads, kit.extractor(fromPayload), payloadColumns, rows);
        }
    }
}
