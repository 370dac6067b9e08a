package io.scoreline.api.info;

import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.Route;
import io.scoreline.api.http.RouteHandler;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.ProcessMemory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// `GET /v1/health/memory`: what is reserved, account by account, beside what the kernel says the process takes and may
/// take. From [ConnectionsRoute#UNHEALTHY] of the control group's limit on it answers 503. Thread-safe.
public final class MemoryRoute implements RouteHandler {
    private static final int OK = 200;

    private final MemoryBudget budget;
    private final ArrowMemory arrow;

    public MemoryRoute(MemoryBudget budget, ArrowMemory arrow) {
        this.budget = budget;
        this.arrow = arrow;
    }

    public Route route() {
        return Route.health("/v1/health/memory", Set.of(ProblemCode.MEMORY_NEAR_LIMIT), this);
    }

    @Override
    public ApiResponse handle(ApiRequest request) {
        return answer(ProcessMemory.read());
    }

    ApiResponse answer(ProcessMemory process) {
        double utilisation = process.rssBytes().isPresent() && process.limitBytes().isPresent()
                ? process.rssBytes().getAsLong() / (double) process.limitBytes().getAsLong()
                : 0;
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("status", ConnectionsRoute.status(utilisation));
        members.put("limit", budget.limitBytes());
        members.put("reserved", budget.reservedBytes());
        members.put("peak", budget.peakBytes());
        members.put("waiting", budget.waiters());
        Map<String, Object> accounts = new LinkedHashMap<>();
        budget.accounts().forEach((account, of) -> accounts.put(account.text(), account(of)));
        members.put("accounts", accounts);
        members.put("arrow", Map.of("allocated", arrow.allocatedBytes(), "peak", arrow.peakBytes()));
        members.put("heap", heap());
        members.put("process", process(process, utilisation));
        if (utilisation < ConnectionsRoute.UNHEALTHY) {
            return ApiResponse.json(OK, members);
        }
        return Problem.of(
                        ProblemCode.MEMORY_NEAR_LIMIT,
                        "the process has " + process.rssBytes().orElse(0) + " bytes in memory, its control group may have "
                                + process.limitBytes().orElse(0))
                .with("memory", members)
                .response();
    }

    private static Map<String, Object> account(MemoryBudget account) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("guaranteed", account.guaranteedBytes());
        members.put("limit", account.limitBytes());
        members.put("reserved", account.reservedBytes());
        members.put("peak", account.peakBytes());
        members.put("waiting", account.waiters());
        return members;
    }

    private static Map<String, Object> heap() {
        Runtime runtime = Runtime.getRuntime();
        return Map.of("used", runtime.totalMemory() - runtime.freeMemory(), "max", runtime.maxMemory());
    }

    /// What the kernel does not tell is left out.
    private static Map<String, Object> process(ProcessMemory process, double utilisation) {
        Map<String, Object> members = new LinkedHashMap<>();
        put(members, "rss", process.rssBytes());
        put(members, "peakRss", process.peakRssBytes());
        put(members, "limit", process.limitBytes());
        if (process.limitBytes().isPresent()) {
            members.put("utilisation", Math.round(utilisation * 1_000) / 1e3);
        }
        return members;
    }

    private static void put(Map<String, Object> members, String name, OptionalLong bytes) {
        bytes.ifPresent(value -> members.put(name, value));
    }
}
