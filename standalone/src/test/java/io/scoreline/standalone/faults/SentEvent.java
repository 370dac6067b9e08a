package io.scoreline.standalone.faults;

/// An event of the load. Times and values differ from event to event, so that one more or one less shows in the score.
record SentEvent(String entity, String id, long tsMicros, long n) {
    private static final long START_MICROS = 1_767_225_600_000_000L;
    private static final int ENTITIES = 23;

    static SentEvent of(int client, int number) {
        int mixed = client * 7919 + number;
        return new SentEvent(
                "e" + Math.floorMod(mixed, ENTITIES),
                client + "-" + number,
                START_MICROS + Math.floorMod(mixed * 31L, 48) * 3_600_000_000L + number * 1_000L,
                number % 17 + 1);
    }

    String payload() {
        return "{\"n\":" + n + ",\"m\":{\"n\":" + (2 * n + 1) + "},\"t\":" + (n % 5) + "}";
    }

    String json() {
        return "{\"entity\":\"" + entity + "\",\"id\":\"" + id + "\",\"ts\":" + tsMicros + ",\"payload\":" + payload()
                + "}";
    }
}
