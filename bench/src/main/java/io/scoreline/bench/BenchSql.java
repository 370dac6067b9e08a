package io.scoreline.bench;

import io.scoreline.standalone.bench.BenchEvents;

/// What [io.scoreline.standalone.bench.BenchDefinition] computes, in SQL.
final class BenchSql {
    private static final long HALF_LIFE_MICROS = 6L * 3_600 * 1_000_000;

    private BenchSql() {}

    /// One row with the number of entities and sums over them.
    static String sql(String files, boolean payload) {
        String source = payload
                ? "SELECT tenant, entity, ts, CAST(x[1] AS BIGINT) AS clicks, CAST(x[2] AS DOUBLE) AS dwell,"
                        + " CAST(x[3] AS DOUBLE) AS price FROM (SELECT tenant, entity, ts,"
                        + " json_extract_string(payload, ['$.clicks', '$.dwell_ms', '$.price']) AS x"
                        + " FROM read_parquet('" + files + "'))"
                : "SELECT tenant, entity, ts, f100_clicks AS clicks, f101_dwell_ms AS dwell, f102_price AS price"
                        + " FROM read_parquet('" + files + "')";
        return "SELECT count(*), sum(n), sum(heat), sum(worst) FROM (SELECT tenant, entity, count(*) AS n,"
                + " sum(signal * exp(ln(2) / " + HALF_LIFE_MICROS + " * (epoch_us(ts) - " + BenchEvents.FIRST_MICROS
                + "))) AS heat, max(signal) AS worst FROM (SELECT tenant, entity, ts,"
                + " 0.4::DOUBLE * ln(1 + coalesce(clicks, 0)) + 0.3::DOUBLE / (1 + exp(-coalesce(dwell, 0) / 1000))"
                + " + 0.3::DOUBLE * coalesce(price, 0) / (coalesce(price, 0) + 50) AS signal FROM (" + source
                + ")) GROUP BY tenant, entity)";
    }
}
