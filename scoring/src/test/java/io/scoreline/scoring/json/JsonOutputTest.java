package io.scoreline.scoring.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class JsonOutputTest {
    @Test
    void writesADocument() {
        JsonOutput out = new JsonOutput();
        out.beginObject()
                .name("a")
                .value(1L)
                .name("b")
                .beginArray()
                .value("x")
                .nullValue()
                .value(true)
                .endArray();
        out.name("c").beginObject().endObject().name("d").value(0.1).name("e").value(Double.NaN);
        out.name("f").raw("[1]".getBytes(UTF_8)).name("g").value((String) null).endObject();
        assertThat(new String(out.toBytes(), UTF_8))
                .isEqualTo("{\"a\":1,\"b\":[\"x\",null,true],\"c\":{},\"d\":0.1,\"e\":null,\"f\":[1],\"g\":null}");
    }

    @Test
    void isFreshAfterReset() {
        JsonOutput out = new JsonOutput();
        out.beginArray().value(1L);
        out.reset();
        assertThat(new String(out.value("again").toBytes(), UTF_8)).isEqualTo("\"again\"");
    }

    @Test
    void everyCharacterComesBack() throws JsonSyntaxException {
        JsonCursor cursor = new JsonCursor();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c >= 0xd800 && c <= 0xdfff) {
                continue;
            }
            String text = "a" + Character.toString(c) + "b";
            byte[] bytes = new JsonOutput()
                    .beginObject()
                    .name(text)
                    .value(text)
                    .endObject()
                    .toBytes();
            StrictJson.check(bytes, 0, bytes.length, 2);
            cursor.reset(bytes, 0, bytes.length).next();
            assertThat(cursor.name()).isEqualTo(text);
            assertThat(cursor.stringBytes()).isEqualTo(text.getBytes(UTF_8));
        }
    }

    @Test
    void longTextsComeBack() throws JsonSyntaxException {
        String text = "ab\u0001\"\\é€😀".repeat(10_000);
        byte[] bytes = new JsonOutput().beginArray().value(text).endArray().toBytes();
        StrictJson.check(bytes, 0, bytes.length, 1);
        JsonCursor cursor = new JsonCursor().reset(bytes, 0, bytes.length);
        cursor.next();
        assertThat(cursor.stringBytes()).isEqualTo(text.getBytes(UTF_8));
    }

    @Test
    void aLoneSurrogateBecomesTheReplacementCharacter() {
        assertThat(new String(new JsonOutput().value("a\ud800b").toBytes(), UTF_8))
                .isEqualTo("\"a\ufffdb\"");
    }

    @Test
    void numbersComeBack() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                byte[] bytes =
                        new JsonOutput().beginArray().value(value).endArray().toBytes();
                JsonCursor cursor = new JsonCursor().reset(bytes, 0, bytes.length);
                cursor.next();
                assertThat(cursor.doubleValue()).isEqualTo(value);
            }
        }
        assertThat(new String(new JsonOutput().value(Long.MIN_VALUE).toBytes(), UTF_8))
                .isEqualTo("-9223372036854775808");
    }

    @Test
    void refusesWhatWouldBeNoJson() {
        assertThatThrownBy(() -> new JsonOutput().beginObject().value(1L)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new JsonOutput().name("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new JsonOutput().beginObject().endArray()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new JsonOutput().value(1L).value(2L)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new JsonOutput().beginArray().toBytes()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new JsonOutput().toBytes()).isInstanceOf(IllegalStateException.class);
        JsonOutput deep = new JsonOutput();
        for (int i = 0; i < 64; i++) {
            deep.beginArray();
        }
        assertThatThrownBy(deep::beginArray)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("64");
    }
}
