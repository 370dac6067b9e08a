package io.scoreline.api.info;

import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.Caller;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.Route;
import io.scoreline.api.http.RouteHandler;
import io.scoreline.api.ingest.IngestCounts;
import io.scoreline.api.ingest.PendingEvents;
import io.scoreline.api.read.Freshness;
import io.scoreline.api.table.ScoreTables;
import io.scoreline.api.table.TableSnapshot;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.StoreInfo;
import io.scoreline.shard.catalog.StoreTotals;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.writer.ShardWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `GET /v1/info`. `events.pending` is 0 only when every event acknowledged here, and every one registered by anyone, is in the served tables of all live definitions. What concerns all
/// tenants is told to the operator alone.
/// Thread-safe.
public final class InfoRoute implements RouteHandler {
    private static final int OK = 200;

    private final Replica replica;
    private final StoreInfo store;
    private final StoreFacts facts;
    private final ScoreTables tables;
    private final ShardWriter writer;
    private final PendingEvents pending;
    private final IngestCounts counts;
    private final Freshness freshness;
    private final MemoryBudget budget;
    private final long startNanos = System.nanoTime();

    public InfoRoute(
            Replica replica,
            StoreInfo store,
            Catalog catalog,
            ScoreTables tables,
            ShardWriter writer,
            PendingEvents pending,
            IngestCounts counts,
            Freshness freshness,
            MemoryBudget budget) {
        this.replica = replica;
        this.store = store;
        this.facts = new StoreFacts(catalog, writer.id());
        this.tables = tables;
        this.writer = writer;
        this.pending = pending;
        this.counts = counts;
        this.freshness = freshness;
        this.budget = budget;
    }

    public Route route() {
        return Route.of("GET", "/v1/info", Set.of(), Set.of(ProblemCode.CATALOG_UNAVAILABLE), this);
    }

    /// What is fixed for a replica.
    public record Replica(String name, String dataDirectory, String version) {}

    @Override
    public ApiResponse handle(ApiRequest request) {
        // Events on their way go from the journal to the feed to the tables: counted in this order, none slips through between two counts.
        PendingEvents.Unregistered unregistered = pending.unregistered();
        Optional<TableSnapshot> snapshot;
        long notInFeed;
        synchronized (pending) {
            snapshot = tables.snapshot();
            notInFeed = pending.notInFeed(
                    unregistered, snapshot.map(moment -> moment.lag().seenSeq()).orElse(0L));
        }
        StoreFacts.Facts known = facts.read();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", replica.name());
        members.put("version", replica.version());
        members.put("tenant", request.caller().tenant());
        members.put("storeId", store.id().toString());
        members.put("uptimeSeconds", Duration.ofNanos(System.nanoTime() - startNanos).toSeconds());
        members.put("definitions", definitions(snapshot, request.caller()));
        members.put("seq", seq(snapshot));
        members.put("lagMs", snapshot.map(freshness::lagMillis).orElse(0L));
        members.put("events", events(request.caller(), known, snapshot, unregistered, notInFeed));
        if (request.caller().operator()) {
            putOperation(members, known, snapshot);
        }
        return ApiResponse.json(OK, members);
    }

    /// What concerns all tenants.
    private void putOperation(
            Map<String, Object> members, StoreFacts.Facts known, Optional<TableSnapshot> snapshot) {
        members.put("partitions", store.partitions());
        members.put("dataDirectory", replica.dataDirectory());
        members.put("postgres", known.postgres());
        members.put("entities", entities(snapshot));
        members.put("journalBytes", writer.journalBytes());
        members.put("memory", memory());
        members.put("files", files(known.totals()));
    }

    private static List<Map<String, Object>> definitions(Optional<TableSnapshot> snapshot, Caller caller) {
        return snapshot
                .map(moment -> caller.operator() ? moment.definitions() : moment.visibleTo(caller.tenant()))
                .orElse(List.of())
                .stream()
                .map(InfoRoute::definition)
                .toList();
    }

    private static Map<String, Object> definition(DefinitionEntry entry) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", entry.key().name());
        members.put("version", entry.key().version());
        members.put("state", entry.state().name().toLowerCase(Locale.ROOT));
        return members;
    }

    private Map<String, Object> events(
            Caller caller,
            StoreFacts.Facts known,
            Optional<TableSnapshot> snapshot,
            PendingEvents.Unregistered unregistered,
            long notInFeed) {
        long inFeed = snapshot.map(moment -> moment.lag().pendingEvents()).orElse(0L);
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("pending", notInFeed + inFeed);
        if (!caller.operator()) {
            return members;
        }
        members.put("accepted", known.totals().accepted() + unregistered.eventsAbove(known.done()));
        members.put("registered", known.totals().accepted());
        members.put("duplicates", known.totals().duplicates());
        members.put("rejected", counts.rejected());
        return members;
    }

    /// Entities in the largest table: each definition has one, over the same entities but for those which it ignores.
    private static long entities(Optional<TableSnapshot> snapshot) {
        return snapshot.map(TableSnapshot::served).orElse(Map.of()).values().stream()
                .mapToLong(served -> served.table().size())
                .max()
                .orElse(0);
    }

    private static Map<String, Object> seq(Optional<TableSnapshot> snapshot) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("events", snapshot.map(moment -> moment.lag().heads().events()).orElse(0L));
        members.put("scores", snapshot.map(moment -> moment.lag().heads().scores()).orElse(0L));
        return members;
    }

    private Map<String, Object> memory() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("limit", budget.limitBytes());
        members.put("reserved", budget.reservedBytes());
        members.put("peak", budget.peakBytes());
        return members;
    }

    private static Map<String, Object> files(StoreTotals totals) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("shards", totals.shards());
        members.put("rows", totals.rows());
        members.put("bytes", totals.bytes());
        return members;
    }
}
