package io.scoreline.worker;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;

/// An event as a test posts it.
record TestingEvent(String tenant, String entity, String id, boolean serverId, long tsMicros, String type, String payload) {
    static final long NOON = 1_767_268_800_000_000L;

    static TestingEvent of(String entity, String id, long second, double severity) {
        String payload = String.format(Locale.ROOT, "{\"severity\":%s,\"kind\":\"k%d\"}", severity, second % 3);
        return new TestingEvent("", entity, id, false, NOON + second * 1_000_000, "t", payload);
    }

    /// One of few entities with an id of few, so that duplicates occur.
    static TestingEvent random(Random random, int entities, int ids) {
        return of(
                "host-" + random.nextInt(entities),
                "id-" + random.nextInt(ids),
                random.nextInt(40_000),
                random.nextInt(1_000) / 8.0);
    }

    TestingEvent withTenant(String other) {
        return new TestingEvent(other, entity, id, serverId, tsMicros, type, payload);
    }

    TestingEvent withServerId() {
        return new TestingEvent(tenant, entity, id, true, tsMicros, type, payload);
    }

    /// What makes it the same event as another.
    String identity() {
        return tenant + '\0' + entity + '\0' + id;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
