package io.scoreline.writer.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EventBatchTest {
    private static final String PAYLOAD = "{\"a\":\"ä\"}";

    @Test
    void whatWasBuiltIsReadBack() {
        EventBatch batch = sample();
        assertThat(batch.tenant()).isEqualTo("ténant");
        assertThat(batch.source()).isEqualTo(new SourceRange("file:x", 3, 5));
        assertThat(batch.size()).isEqualTo(2);
        assertThat(text(batch, batch.tenantFrom(), batch.tenantLength())).isEqualTo("ténant");
        assertThat(text(batch, batch.entityFrom(0), batch.entityLength(0))).isEqualTo("host-1");
        assertThat(text(batch, batch.idFrom(0), batch.idLength(0))).isEqualTo("id-1");
        assertThat(batch.serverId(0)).isFalse();
        assertThat(batch.tsMicros(0)).isEqualTo(-5);
        assertThat(text(batch, batch.typeFrom(0), batch.typeLength(0))).isEqualTo("security");
        assertThat(text(batch, batch.payloadFrom(0), batch.payloadLength(0))).isEqualTo(PAYLOAD);
        assertThat(text(batch, batch.entityFrom(1), batch.entityLength(1))).isEqualTo("host-2");
        assertThat(batch.serverId(1)).isTrue();
        assertThat(batch.typeLength(1)).isEqualTo(-1);
        assertThat(text(batch, batch.payloadFrom(1), batch.payloadLength(1))).isEqualTo("{}");
        assertThat(batch.tsMicros(1)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aBatchIsReadInPlaceInsideALargerArray() {
        byte[] encoded = sample().encoded();
        byte[] larger = new byte[encoded.length + 20];
        System.arraycopy(encoded, 0, larger, 7, encoded.length);
        EventBatch batch = EventBatch.decode(larger, 7, encoded.length);
        assertThat(batch.bytes()).isSameAs(larger);
        assertThat(text(batch, batch.payloadFrom(0), batch.payloadLength(0))).isEqualTo(PAYLOAD);
        assertThat(batch.encoded()).isEqualTo(encoded);
    }

    @Test
    void aBatchWithoutEventsOrSourceIsABatch() {
        EventBatch batch = new EventBatchBuilder("t", null).build();
        assertThat(batch.size()).isZero();
        assertThat(batch.source()).isNull();
        assertThat(EventBatch.decode(batch.encoded(), 0, batch.encoded().length).tenant())
                .isEqualTo("t");
    }

    @Test
    void aCancelledEventLeavesNoTrace() {
        EventBatchBuilder builder = new EventBatchBuilder("t", null);
        builder.begin();
        builder.entity(utf8("lost"), 0, 4);
        builder.type(utf8("lost"), 0, 4);
        builder.cancel();
        add(builder, "host", "id", null, 1, "{}", false);
        EventBatch batch = builder.build();
        assertThat(batch.size()).isEqualTo(1);
        assertThat(batch.typeLength(0)).isEqualTo(-1);
        assertThat(new String(batch.encoded(), StandardCharsets.UTF_8)).doesNotContain("lost");
    }

    @Test
    void aCallersArrayMayBeUsedAgainAtOnce() {
        byte[] scratch = utf8("host");
        EventBatchBuilder builder = new EventBatchBuilder("t", null);
        builder.begin();
        builder.entity(scratch, 0, 4);
        Arrays.fill(scratch, (byte) 'x');
        builder.id(scratch, 0, 4, false);
        builder.payload(utf8("{}"), 0, 2);
        builder.tsMicros(1);
        builder.end();
        EventBatch batch = builder.build();
        assertThat(text(batch, batch.entityFrom(0), batch.entityLength(0))).isEqualTo("host");
    }

    @Test
    void anEventWithoutAnEntityIsRefused() {
        EventBatchBuilder builder = new EventBatchBuilder("t", null);
        builder.begin();
        assertThatThrownBy(builder::end)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("entity");
    }

    @Test
    void aTruncatedBatchIsRefusedAtEveryLength() {
        byte[] encoded = sample().encoded();
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> EventBatch.decode(cut, 0, cut.length))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void hostileBytesAreRefusedOrReadWithinBounds() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] encoded = sample().encoded();
        for (int i = 0; i < 50_000; i++) {
            byte[] hostile = encoded.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                hostile[random.nextInt(hostile.length)] = (byte) random.nextInt(256);
            }
            try {
                readAll(EventBatch.decode(hostile, 0, hostile.length));
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            } catch (RuntimeException wrong) {
                throw new AssertionError("seed " + seed + ", round " + i, wrong);
            }
        }
    }

    private static void readAll(EventBatch batch) {
        for (int event = 0; event < batch.size(); event++) {
            text(batch, batch.entityFrom(event), batch.entityLength(event));
            text(batch, batch.idFrom(event), batch.idLength(event));
            text(batch, batch.typeFrom(event), Math.max(0, batch.typeLength(event)));
            text(batch, batch.payloadFrom(event), batch.payloadLength(event));
        }
    }

    private static EventBatch sample() {
        EventBatchBuilder builder = new EventBatchBuilder("ténant", new SourceRange("file:x", 3, 5));
        add(builder, "host-1", "id-1", "security", -5, PAYLOAD, false);
        add(builder, "host-2", "id-2", null, Long.MAX_VALUE, "{}", true);
        return builder.build();
    }

    private static void add(
            EventBatchBuilder builder,
            String entity,
            String id,
            @Nullable String type,
            long ts,
            String payload,
            boolean serverId) {
        builder.begin();
        builder.entity(utf8(entity), 0, utf8(entity).length);
        builder.id(utf8(id), 0, utf8(id).length, serverId);
        builder.tsMicros(ts);
        if (type != null) {
            builder.type(utf8(type), 0, utf8(type).length);
        }
        builder.payload(utf8(payload), 0, utf8(payload).length);
        builder.end();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(EventBatch batch, int from, int length) {
        return new String(batch.bytes(), from, length, StandardCharsets.UTF_8);
    }
}
