package io.scoreline.shard.catalog;

import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.FeatureType;
import io.scoreline.shard.catalog.Database.Binder;
import io.scoreline.shard.schema.EventSchema;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Field ids of promoted features.
final class FeatureStatements {
    private final Database database;

    FeatureStatements(Database database) {
        this.database = database;
    }

    Map<FeatureSpec, Integer> give(Collection<FeatureSpec> specs) {
        return byFeature(database.write(
                "featureIds",
                "SELECT field_id, path, type, parse FROM give_feature_ids(?, ?, ?, ?, ?)",
                p -> p.texts(specs, spec -> spec.path().toString())
                        .texts(specs, spec -> spec.type().name())
                        .booleans(specs, FeatureSpec::parse)
                        .add(EventSchema.FIRST_FEATURE_FIELD_ID)
                        .add(EventSchema.MAX_FEATURES),
                FeatureStatements::field));
    }

    Map<FeatureSpec, Integer> all() {
        return byFeature(database.query(
                "features",
                "SELECT field_id, path, type, parse FROM feature",
                Binder.NONE,
                FeatureStatements::field));
    }

    private static Field field(Row row) throws SQLException {
        FeatureSpec spec = new FeatureSpec(
                FeaturePath.parse(row.text("path")), FeatureType.valueOf(row.text("type")), row.flag("parse"));
        return new Field(spec, row.integer("field_id"));
    }

    private static Map<FeatureSpec, Integer> byFeature(List<Field> fields) {
        Map<FeatureSpec, Integer> ids = new HashMap<>();
        fields.forEach(field -> ids.put(field.spec(), field.id()));
        return Map.copyOf(ids);
    }

    private record Field(FeatureSpec spec, int id) {}
}
