package io.scoreline.shard.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.FeatureType;
import io.scoreline.shard.schema.EventSchema;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FeatureIdsTest {
    private final TestingStore store = TestingStore.create();
    private final Catalog catalog = store.catalog;

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void idIsGivenOnceForEachPathTypeAndParse() {
        FeatureSpec severity = spec("severity", FeatureType.DOUBLE, false);
        FeatureSpec logon = spec("logon", FeatureType.LONG, false);
        FeatureSpec parsed = spec("logon", FeatureType.LONG, true);
        assertThat(catalog.featureIds(List.of(severity, logon, severity)))
                .isEqualTo(Map.of(severity, EventSchema.FIRST_FEATURE_FIELD_ID, logon, 101));
        assertThat(catalog.featureIds(List.of(parsed, logon))).isEqualTo(Map.of(logon, 101, parsed, 102));
        assertThat(catalog.features()).isEqualTo(Map.of(severity, 100, logon, 101, parsed, 102));
        assertThat(catalog.featureIds(List.of())).isEmpty();
    }

    @Test
    void oddPathComesBackAsItWas() {
        FeatureSpec odd = new FeatureSpec(new FeaturePath(List.of("@a b", "c\"d")), FeatureType.STRING, false);
        catalog.featureIds(List.of(odd));
        assertThat(catalog.features()).containsOnlyKeys(odd);
    }

    @Test
    void featuresBeyondTheMostGetNone() {
        List<FeatureSpec> many = IntStream.range(0, EventSchema.MAX_FEATURES + 4)
                .mapToObj(i -> spec("f" + i, FeatureType.DOUBLE, false))
                .toList();
        Map<FeatureSpec, Integer> ids = catalog.featureIds(many);
        assertThat(ids).hasSize(EventSchema.MAX_FEATURES).doesNotContainKey(many.getLast());
        assertThat(ids.values()).allMatch(id -> id < EventSchema.FIRST_FEATURE_FIELD_ID + EventSchema.MAX_FEATURES);
        assertThat(catalog.featureIds(many)).isEqualTo(ids);
    }

    private static FeatureSpec spec(String member, FeatureType type, boolean parse) {
        return new FeatureSpec(new FeaturePath(List.of(member)), type, parse);
    }
}
