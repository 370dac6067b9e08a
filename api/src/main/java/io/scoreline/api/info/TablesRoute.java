package io.scoreline.api.info;

import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.Route;
import io.scoreline.api.http.RouteHandler;
import io.scoreline.api.table.ScoreTable;
import io.scoreline.api.table.ScoreTables;
import io.scoreline.api.table.ServedDefinition;
import io.scoreline.api.table.TableProgress;
import io.scoreline.api.table.TableSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `GET /v1/health/tables`: the score tables of this replica, what they hold and take, and how far those are that are being built, of which the operator alone is told. `warn` from 80 % of the memory on, `page` with
/// 503 once a table is full, which refuses to read entities that it does not hold. Thread-safe.
public final class TablesRoute implements RouteHandler {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final int WARN_PERCENT = 80;

    private final ScoreTables tables;

    public TablesRoute(ScoreTables tables) {
        this.tables = tables;
    }

    public Route route() {
        return Route.health("/v1/health/tables", Set.of(), this);
    }

    @Override
    public ApiResponse handle(ApiRequest request) {
        List<ServedDefinition> served = tables.snapshot().map(TableSnapshot::served).orElse(Map.of()).values().stream()
                .toList();
        boolean full = served.stream().anyMatch(each -> each.table().full());
        long limit = tables.memory().limitBytes();
        long taken = tables.memory().takenBytes();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("status", full ? "page" : taken * 100 >= limit * WARN_PERCENT ? "warn" : "ok");
        members.put("limitBytes", limit);
        members.put("takenBytes", taken);
        if (request.caller().operator()) {
            members.put("tables", served.stream().map(TablesRoute::table).toList());
            members.put("building", tables.building().stream().map(TablesRoute::building).toList());
        }
        return ApiResponse.json(full ? UNAVAILABLE : OK, members);
    }

    private static Map<String, Object> table(ServedDefinition served) {
        ScoreTable table = served.table();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("definition", served.name());
        members.put("version", (long) served.version());
        members.put("entities", table.size());
        members.put("bytes", table.bytes());
        members.put("full", table.full());
        members.put("scoreSeq", table.appliedSeq());
        return members;
    }

    /// As it stands in answers.
    static Map<String, Object> building(TableProgress progress) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("definition", progress.definition());
        members.put("rows", progress.rows());
        members.put("ofRows", progress.ofRows());
        members.put("scoreSeq", progress.scoreSeq());
        members.put("ofScoreSeq", progress.ofScoreSeq());
        return members;
    }
}
