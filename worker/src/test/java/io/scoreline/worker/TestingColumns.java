package io.scoreline.worker;

import io.scoreline.scoring.feature.FeatureColumn;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.PayloadExtractor;
import io.scoreline.shard.column.HeapColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Events as the columns of a landing shard.
final class TestingColumns {
    private static final int FIRST_FEATURE = 7;

    private TestingColumns() {}

    static void fill(List<HeapColumn> columns, List<TestingEvent> events, Map<FeatureSpec, Integer> promoted) {
        List<FeatureSpec> specs = promoted.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
        PayloadExtractor extractor = new PayloadExtractor(specs);
        List<FeatureColumn> values = new ArrayList<>();
        specs.forEach(spec -> values.add(new FeatureColumn(spec.type())));
        for (TestingEvent event : events) {
            text(columns.get(0), event.tenant());
            text(columns.get(1), event.entity());
            text(columns.get(2), event.id());
            columns.get(3).addLong(event.tsMicros());
            if (event.type().isEmpty()) {
                columns.get(4).addNull();
            } else {
                text(columns.get(4), event.type());
            }
            text(columns.get(5), event.payload());
            columns.get(6).addLong(event.serverId() ? 1 : 0);
            byte[] payload = TestingEvent.utf8(event.payload());
            values.forEach(FeatureColumn::clear);
            extractor.extract(payload, 0, payload.length, 0, values);
            for (int i = 0; i < specs.size(); i++) {
                feature(columns.get(FIRST_FEATURE + i), values.get(i));
            }
        }
    }

    private static void feature(HeapColumn into, FeatureColumn value) {
        if (value.isMissing(0)) {
            into.addNull();
            return;
        }
        switch (value.type()) {
            case DOUBLE -> into.addDouble(value.doubleAt(0));
            case STRING -> into.addBytes(value.utf8(), value.bytesFrom(0), value.bytesLength(0));
            case LONG, BOOL, TIMESTAMP -> into.addLong(value.longAt(0));
        }
    }

    private static void text(HeapColumn column, String text) {
        byte[] bytes = TestingEvent.utf8(text);
        column.addBytes(bytes, 0, bytes.length);
    }
}
