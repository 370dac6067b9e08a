package io.scoreline.api.ingest;

import io.scoreline.api.http.QueryParameters;
import io.scoreline.scoring.feature.FeaturePath;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where the fields of flat JSON lie; the whole object is the payload.
record Mapping(
        FeaturePath entity,
        @Nullable FeaturePath ts,
        @Nullable FeaturePath id,
        @Nullable FeaturePath type) {
    static final Set<String> PARAMETERS = Set.of("entity", "ts", "id", "type");

    /// Null when the query names no mapping.
    static @Nullable Mapping of(QueryParameters query) {
        FeaturePath entity = path(query, "entity");
        FeaturePath ts = path(query, "ts");
        FeaturePath id = path(query, "id");
        FeaturePath type = path(query, "type");
        if (entity != null) {
            return new Mapping(entity, ts, id, type);
        }
        if (ts != null || id != null || type != null) {
            throw QueryParameters.invalid("entity", "the path of the entity, as other paths are given", "nothing");
        }
        return null;
    }

    /// As it stands in a query.
    String query() {
        StringBuilder text = new StringBuilder("entity=").append(encoded(entity));
        append(text, "ts", ts);
        append(text, "id", id);
        append(text, "type", type);
        return text.toString();
    }

    private static void append(StringBuilder text, String name, @Nullable FeaturePath path) {
        if (path != null) {
            text.append('&').append(name).append('=').append(encoded(path));
        }
    }

    private static String encoded(FeaturePath path) {
        return URLEncoder.encode(path.toString(), StandardCharsets.UTF_8);
    }

    private static @Nullable FeaturePath path(QueryParameters query, String name) {
        String text = query.get(name);
        if (text == null) {
            return null;
        }
        try {
            return FeaturePath.parse(text);
        } catch (IllegalArgumentException e) {
            throw QueryParameters.invalid(name, "a path (" + e.getMessage() + ")", text);
        }
    }
}
