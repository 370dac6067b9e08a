package io.scoreline.scoring.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonCursorTest {
    private static JsonCursor cursor(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        return new JsonCursor().reset(bytes, 0, bytes.length);
    }

    private static JsonCursor only(String value) {
        JsonCursor cursor = cursor("[" + value + "]");
        assertThat(cursor.next()).isTrue();
        return cursor;
    }

    @Test
    void stepsOverMembersInOrder() {
        String json =
                " { \"a\" : 1 , \"b\":[1,{\"x\":\"]}\"}] ,\"c\":\"\\\"}\", \"a\":{ } ,\"d\":true,\"e\":false,\"f\":null } ";
        JsonCursor cursor = cursor(json);
        List<String> seen = new ArrayList<>();
        while (cursor.next()) {
            seen.add(cursor.name() + " " + cursor.kind() + " " + json.substring(cursor.valueFrom(), cursor.valueTo()));
        }
        assertThat(seen)
                .containsExactly(
                        "a NUMBER 1",
                        "b ARRAY [1,{\"x\":\"]}\"}]",
                        "c STRING \"\\\"}\"",
                        "a OBJECT { }",
                        "d TRUE true",
                        "e FALSE false",
                        "f NULL null");
        assertThat(cursor.next()).isFalse();
    }

    @Test
    void stepsOverElements() {
        JsonCursor cursor = cursor("[[],1,\"x\"]");
        List<JsonKind> kinds = new ArrayList<>();
        while (cursor.next()) {
            assertThat(cursor.name()).isNull();
            kinds.add(cursor.kind());
        }
        assertThat(kinds).containsExactly(JsonKind.ARRAY, JsonKind.NUMBER, JsonKind.STRING);
        assertThat(cursor("{}").next()).isFalse();
        assertThat(cursor("[ ]").next()).isFalse();
    }

    @Test
    void comparesNamesDecoded() {
        JsonCursor cursor = cursor("{\"h\\u00e9\\n\":1}");
        cursor.next();
        assertThat(cursor.name()).isEqualTo("hé\n");
        assertThat(cursor.nameIs("hé\n".getBytes(UTF_8))).isTrue();
        assertThat(cursor.nameIs("h\\u00e9\\n".getBytes(UTF_8))).isFalse();
        assertThat(cursor.nameIs("h".getBytes(UTF_8))).isFalse();
    }

    @Test
    void keepsALoneSurrogateInAName() {
        JsonCursor cursor = cursor("{\"a\\ud800\\tb\":1}");
        cursor.next();
        assertThat(cursor.name()).isEqualTo("a\ud800\tb");
        assertThat(cursor.nameIs("a?\tb".getBytes(UTF_8))).isFalse();
    }

    @Test
    void decodesStrings() {
        assertThat(only("\"a\\u0041\\ud83d\\ude00\\b\\f\\n\\r\\t\\/\\\\\\\"é\"").stringBytes())
                .isEqualTo("aA😀\b\f\n\r\t/\\\"é".getBytes(UTF_8));
        assertThat(only("\"\"").stringBytes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud800x\"", "\"\\ud800\\n1234\"", "\"\\ud800\\u0041\""})
    void aLoneSurrogateHasNoUtf8(String json) {
        assertThat(only(json).stringBytes()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1",
                "2000000000000000.0",
                "0.1",
                "1e22",
                "1e23",
                "9007199254740993",
                "123456789012345678901234567890",
                "1.7976931348623157e308",
                "4.9e-324",
                "2.2250738585072011e-308",
                "1e-400",
                "0e999999999999999999999",
                "0.000001",
                "9223372036854775807",
                "18446744073709551616",
                "1.00000000000000011102230246251565404"
            })
    void roundsDoublesCorrectly(String text) {
        assertThat(only(text).doubleValue()).isEqualTo(Double.parseDouble(text));
    }

    @Test
    void roundsRandomDoublesCorrectly() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            String text = random.nextInt(1000) + "." + random.nextInt(1_000_000) + "e" + (random.nextInt(60) - 30);
            assertThat(only(text).doubleValue()).isEqualTo(Double.parseDouble(text));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1.0, 1",
        "1e3, 1000",
        "1000e-3, 1",
        "-12.50e1, -125",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
        "9.223372036854775807e18, 9223372036854775807",
        "0e999999999999, 0",
        "1000000000000000000000e-3, 1000000000000000000",
        "9007199254740993, 9007199254740993"
    })
    void readsIntegralNumbersExactly(String text, long expected) {
        JsonNumber number = only(text).number();
        assertThat(number.isLong()).isTrue();
        assertThat(number.longValue()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.5",
                "1e-1",
                "9223372036854775808",
                "-9223372036854775809",
                "1e19",
                "1e300",
                "18446744073709551616",
                "1e-999999999999",
                "99999999999999999999999999",
                "1.00000000000000000000000000001"
            })
    void saysWhatIsNoLong(String text) {
        assertThat(only(text).number().isLong()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1, true",
        "-1.5e+3, true",
        "'', false",
        "' 1', false",
        "1 , true",
        "'1 ', false",
        "01, false",
        "+1, false",
        ".5, false",
        "1., false",
        "1e, false",
        "0x10, false",
        "-, false",
        "NaN, false",
        "1e5x, false"
    })
    void knowsWhatIsExactlyOneNumber(String text, boolean expected) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(new JsonNumber().read(bytes, 0, bytes.length)).isEqualTo(expected);
    }

    @Test
    void refusesTheWrongKind() {
        assertThatThrownBy(() -> only("1").stringBytes())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("STRING");
        assertThatThrownBy(() -> only("true").doubleValue()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> cursor("1")).isInstanceOf(IllegalArgumentException.class);
    }
}
