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
    private static final Set<Integer> ALWAYS =
            Set.of(EventSchema.TENANT.fieldId(), EventSchema.ENTITY.fieldId(), EventSchema.TS.fieldId());

    /// What tells a duplicate.
    private static final Set<Integer> IDENTITY = Set.of(EventSchema.ID.fieldId(), EventSchema.SERVER_ID.fieldId());

    private static final int NO_COLUMN = -1;

    private final Set<Integer> selected = new HashSet<>(ALWAYS);
    private final int[] featureFieldIds;
    private final List<FeatureSpec> fromPayload = new ArrayList<>();
    private final List<FeatureColumn> payloadColumns = new ArrayList<>();

    /// With `decides`, duplicates are decided from the file's ids.
    FileColumns(TableSchema schema, ScanKit kit, Map<FeatureSpec, Integer> promoted, boolean decides) {
        List<FeatureSpec> specs = kit.block().specs();
        if (decides) {
            selected.addAll(IDENTITY);
        }
        if (kit.readsIds()) {
            selected.add(EventSchema.ID.fieldId());
        }
        if (kit.readsTypes()) {
            selected.add(EventSchema.TYPE.fieldId());
        }
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

    /// Fills the block with the chunk's times and features and, where they are read, id hashes and types.
    void fill(ColumnChunk chunk, ScanKit kit) {
        EventBlock block = kit.block();
        int rows = chunk.rows();
        block.clear();
        block.rows(rows);
        chunk.column(EventSchema.TS.fieldId()).copyLongs(block.tsMicros(), rows);
        if (kit.readsIds()) {
            BlockColumns.idHashes(chunk.column(EventSchema.ID.fieldId()), block.idHash(), rows);
        }
        if (kit.readsTypes()) {
            BlockColumns.types(chunk.column(EventSchema.TYPE.fieldId()), block.types(), rows);
        }
        payloadColumns.clear();
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
