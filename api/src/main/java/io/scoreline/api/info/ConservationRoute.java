package io.scoreline.api.info;

import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.Route;
import io.scoreline.api.http.RouteHandler;
import io.scoreline.shard.cache.CacheBounds;
import io.scoreline.shard.cache.Cached;
import io.scoreline.shard.cache.MetadataCache;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.Conservation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `GET /v1/health/conservation`: for every live definition whether each event that was ever accepted is accounted for. The counts are of one moment, `ageMs` ago; they are read once a
/// second at most. Which definitions there are is told to the operator alone. Thread-safe.
public final class ConservationRoute implements RouteHandler {
    private static final int OK = 200;
    private static final String KEY = "conservation";
    private static final CacheBounds BOUNDS =
            new CacheBounds(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(10), 1, 1);

    private final MetadataCache<String, List<Conservation>> counts;

    public ConservationRoute(Catalog catalog) {
        this.counts = new MetadataCache<>(BOUNDS, key -> Optional.of(catalog.conservation()));
    }

    public Route route() {
        return Route.health("/v1/health/conservation", Set.of(ProblemCode.CATALOG_UNAVAILABLE), this);
    }

    @Override
    public ApiResponse handle(ApiRequest request) {
        Cached<List<Conservation>> known = counts.get(KEY);
        List<Conservation> all = known.value().orElseThrow();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("status", all.stream().allMatch(each -> each.missing() == 0) ? "ok" : "broken");
        members.put("ageMs", known.age().toMillis());
        if (request.caller().operator()) {
            members.put("definitions", all.stream().map(ConservationRoute::definition).toList());
        }
        return ApiResponse.json(OK, members);
    }

    /// Events that are missing or counted twice, over all definitions; not a number when the server has never answered.
    double missing() {
        try {
            return counts.get(KEY).value().orElse(List.of()).stream()
                    .mapToDouble(each -> Math.abs(each.missing()))
                    .sum();
        } catch (CatalogException away) {
            return Double.NaN;
        }
    }

    private static Map<String, Object> definition(Conservation counts) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", counts.definition().name());
        members.put("version", counts.definition().version());
        members.put("accepted", counts.accepted());
        members.put("uncounted", counts.uncounted());
        members.put("scored", counts.scored());
        members.put("ignored", counts.ignored());
        members.put("invalid", counts.invalid());
        members.put("duplicate", counts.duplicates());
        members.put("pending", counts.pending());
        members.put("setAside", counts.setAside());
        members.put("missing", counts.missing());
        return members;
    }
}
