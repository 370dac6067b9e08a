package io.scoreline.standalone.bench;

import io.scoreline.shard.column.HeapColumn;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Seeded events of one day, entity by entity, as rows of event shards.
public final class BenchEvents {
    public static final long FIRST_MICROS = 1_760_054_400_000_000L;
    public static final long DAY_MICROS = 86_400_000_000L;

    private static final List<String> TYPES = List.of("view", "click", "purchase", "search");
    private static final List<String> AGENTS = List.of(
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0");

    private final Random random;
    private final boolean serverIds;

    public BenchEvents(long seed) {
        this(seed, false);
    }

    /// With ids that were made by the server, duplicates are looked for by nobody.
    public BenchEvents(long seed, boolean serverIds) {
        random = new Random(seed);
        this.serverIds = serverIds;
    }

    /// Adds all events of an entity by ascending time; columns as in the landing schema with the promoted features.
    public void add(List<HeapColumn> columns, String entity, int events) {
        long[] times = random.longs(events, 0, DAY_MICROS).toArray();
        Arrays.sort(times);
        for (long time : times) {
            add(columns, entity, FIRST_MICROS + time);
        }
    }

    /// Adds events whose payloads have so many bytes.
    public void addWide(List<HeapColumn> columns, String entity, int events, int payloadBytes) {
        long[] times = random.longs(events, 0, DAY_MICROS).toArray();
        Arrays.sort(times);
        for (long time : times) {
            long clicks = random.nextInt(40);
            text(columns.get(0), "default");
            text(columns.get(1), entity);
            text(columns.get(2), hex(16));
            columns.get(3).addLong(FIRST_MICROS + time);
            text(columns.get(4), "view");
            text(columns.get(5), "{\"clicks\":" + clicks + ",\"page\":\"" + hex(payloadBytes) + "\"}");
            columns.get(6).addLong(serverIds ? 1 : 0);
            columns.get(7).addLong(clicks);
            columns.get(8).addNull();
            columns.get(9).addNull();
        }
    }

    private void add(List<HeapColumn> columns, String entity, long ts) {
        long clicks = random.nextInt(40);
        boolean hasDwell = random.nextInt(20) > 0;
        double dwell = Math.rint(random.nextExponential() * 400_000) / 100;
        boolean hasPrice = random.nextInt(10) > 0;
        double price = random.nextInt(50_000) / 100.0;
        text(columns.get(0), "default");
        text(columns.get(1), entity);
        text(columns.get(2), hex(16));
        columns.get(3).addLong(ts);
        text(columns.get(4), TYPES.get(random.nextInt(TYPES.size())));
        text(
                columns.get(5),
                "{\"session\":\"" + hex(32) + "\",\"page\":\"/products/" + random.nextInt(100_000)
                        + "/reviews?sort=newest&page=" + random.nextInt(50) + "\",\"clicks\":" + clicks
                        + (hasDwell ? ",\"dwell_ms\":" + dwell : "") + ",\"agent\":\""
                        + AGENTS.get(random.nextInt(AGENTS.size())) + "\",\"ip\":\"10." + random.nextInt(256) + "."
                        + random.nextInt(256) + "." + random.nextInt(256) + "\",\"referrer\":\"https://example.com/c/"
                        + random.nextInt(10_000) + "\",\"cart\":[" + random.nextInt(1_000) + ","
                        + random.nextInt(1_000) + "," + random.nextInt(1_000) + "]"
                        + (hasPrice ? ",\"price\":" + price : "") + ",\"geo\":{\"lat\":" + coordinate(90) + ",\"lon\":"
                        + coordinate(180) + ",\"city\":\"City " + random.nextInt(500)
                        + "\"},\"experiment\":{\"name\":\"checkout-colour\",\"arm\":\"" + (char) ('a' + random.nextInt(4))
                        + "\"},\"trace\":\"" + hex(32) + "\"}");
        columns.get(6).addLong(serverIds ? 1 : 0);
        columns.get(7).addLong(clicks);
        number(columns.get(8), hasDwell, dwell);
        number(columns.get(9), hasPrice, price);
    }

    private double coordinate(double most) {
        return Math.rint(random.nextDouble(-most, most) * 1e6) / 1e6;
    }

    private String hex(int digits) {
        StringBuilder text = new StringBuilder(digits);
        for (int i = 0; i < digits; i++) {
            text.append(Character.forDigit(random.nextInt(16), 16));
        }
        return text.toString();
    }

    private static void number(HeapColumn column, boolean present, double value) {
        if (present) {
            column.addDouble(value);
        } else {
            column.addNull();
        }
    }

    private static void text(HeapColumn column, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        column.addBytes(bytes, 0, bytes.length);
    }
}
