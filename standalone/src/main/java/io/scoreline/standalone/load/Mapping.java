package io.scoreline.standalone.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.scoring.hash.SipHash;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where in a line its entity, time, type and id lie.
public record Mapping(
        FeaturePath entity,
        FeaturePath ts,
        @Nullable FeaturePath type,
        @Nullable FeaturePath id) {
    /// The mapping as parameters of `POST /v1/events`.
    public String query() {
        List<String> parameters = new ArrayList<>();
        add(parameters, "entity", entity);
        add(parameters, "ts", ts);
        add(parameters, "type", type);
        add(parameters, "id", id);
        return String.join("&", parameters);
    }

    /// A hash of the entity's bytes, to count entities with; 0 when the line has none.
    long entityHash(byte @Nullable [] line) {
        int[] value = line == null || !PathValue.isJson(line) ? null : PathValue.find(line, entity);
        return line == null || value == null ? 0 : SipHash.hash(0, 0, line, value[0], value[1] - value[0]);
    }

    private static void add(List<String> parameters, String name, @Nullable FeaturePath path) {
        if (path != null) {
            parameters.add(name + "=" + URLEncoder.encode(path.toString(), UTF_8));
        }
    }
}
