package io.scoreline.scoring.feature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PayloadExtractorTest {
    private static FeatureSpec spec(String path, FeatureType type, boolean parse) {
        return new FeatureSpec(FeaturePath.parse(path), type, parse);
    }

    private static List<@Nullable Object> extract(String payload, FeatureSpec... specs) {
        List<FeatureSpec> list = List.of(specs);
        List<FeatureColumn> columns =
                list.stream().map(s -> new FeatureColumn(s.type())).toList();
        byte[] bytes = ("##" + payload + "##").getBytes(UTF_8);
        new PayloadExtractor(list).extract(bytes, 2, bytes.length - 2, 0, columns);
        List<@Nullable Object> values = new ArrayList<>();
        columns.forEach(column -> values.add(value(column, 0)));
        return values;
    }

    private static @Nullable Object value(FeatureColumn column, int row) {
        if (column.isMissing(row)) {
            return null;
        }
        return switch (column.type()) {
            case DOUBLE -> column.doubleAt(row);
            case STRING -> new String(column.utf8(), column.bytesFrom(row), column.bytesLength(row), UTF_8);
            case LONG, BOOL, TIMESTAMP -> column.longAt(row);
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "1.5 | DOUBLE | false | 1.5",
                "-0.0 | DOUBLE | false | 0.0",
                "\"1.5\" | DOUBLE | false | -",
                "\"1.5\" | DOUBLE | true | 1.5",
                "\" 1.5\" | DOUBLE | true | -",
                "\"1.5x\" | DOUBLE | true | -",
                "\"1e400\" | DOUBLE | true | -",
                "\"\\u0031\" | DOUBLE | true | 1.0",
                "true | DOUBLE | true | -",
                "null | DOUBLE | false | -",
                "[1] | DOUBLE | false | -",
                "10 | LONG | false | 10",
                "1.0 | LONG | false | 1",
                "1e3 | LONG | false | 1000",
                "1.5 | LONG | false | -",
                "9223372036854775807 | LONG | false | 9223372036854775807",
                "9223372036854775808 | LONG | false | -",
                "-9223372036854775808 | LONG | false | -9223372036854775808",
                "\"3\" | LONG | true | 3",
                "\"\" | LONG | true | -",
                "true | BOOL | false | 1",
                "false | BOOL | false | 0",
                "\"true\" | BOOL | false | -",
                "1 | BOOL | false | -",
                "\"a\\nb\\u00e9\" | STRING | false | `a\nbé`",
                "\"\\ud800\" | STRING | false | -",
                "5 | STRING | false | -",
                "{} | STRING | false | -",
                "\"1970-01-01T00:00:01.5Z\" | TIMESTAMP | false | 1500000",
                "1575510574 | TIMESTAMP | false | 1575510574000000",
                "1575510574041.5 | TIMESTAMP | false | 1575510574041500",
                "\"1575510574\" | TIMESTAMP | false | -",
                "\"1575510574\" | TIMESTAMP | true | 1575510574000000",
                "\"soon\" | TIMESTAMP | true | -",
                "1e300 | TIMESTAMP | false | -"
            })
    void readsWithoutCoercion(String json, FeatureType type, boolean parse, @Nullable String expected) {
        Object value =
                extract("{\"x\":0,\"v\":" + json + "}", spec("v", type, parse)).getFirst();
        assertThat(value == null ? null : value.toString()).isEqualTo(expected);
    }

    @Test
    void readsNestedAndOddPathsInOnePass() {
        assertThat(extract(
                        " {\"a\":{\"b\":1,\"@x y\":{\"c\":\"s\"}},\"other\":[{\"a\":9}],\"d\":2} ",
                        spec("$.a.b", FeatureType.LONG, false),
                        spec("d", FeatureType.DOUBLE, false),
                        spec("$.a[\"@x y\"].c", FeatureType.STRING, false),
                        spec("$.a.b", FeatureType.DOUBLE, false),
                        spec("a", FeatureType.LONG, false),
                        spec("$.d.e", FeatureType.LONG, false)))
                .containsExactly(1L, 2.0, "s", 1.0, null, null);
    }

    @Test
    void theLastOfDuplicateKeysCounts() {
        FeatureSpec b = spec("$.a.b", FeatureType.LONG, false);
        FeatureSpec c = spec("$.a.c", FeatureType.LONG, false);
        assertThat(extract("{\"a\":{\"b\":1,\"c\":2,\"b\":3}}", b, c)).containsExactly(3L, 2L);
        assertThat(extract("{\"a\":{\"b\":1,\"c\":2},\"a\":{\"c\":4}}", b, c)).containsExactly(null, 4L);
        assertThat(extract("{\"a\":{\"b\":1},\"\\u0061\":null}", b, c)).containsExactly(null, null);
        assertThat(extract("{\"a\":{\"b\":1,\"b\":\"x\"}}", b)).containsExactly((Object) null);
    }

    @Test
    void aPayloadThatIsNoObjectHasNoFeatures() {
        FeatureSpec a = spec("a", FeatureType.LONG, false);
        assertThat(extract("[{\"a\":1}]", a)).containsExactly((Object) null);
        assertThat(extract("7", a)).containsExactly((Object) null);
        assertThat(extract("{}", a)).containsExactly((Object) null);
    }

    @Test
    void fillsManyRows() {
        List<FeatureSpec> specs = List.of(spec("s", FeatureType.STRING, false), spec("n", FeatureType.LONG, false));
        PayloadExtractor extractor = new PayloadExtractor(specs);
        List<FeatureColumn> columns =
                specs.stream().map(s -> new FeatureColumn(s.type())).toList();
        for (int pass = 0; pass < 2; pass++) {
            columns.forEach(FeatureColumn::clear);
            for (int row = 0; row < 10_000; row++) {
                byte[] payload = (row % 3 == 0 ? "{}" : "{\"s\":\"v" + row + "\",\"n\":" + row + "}").getBytes(UTF_8);
                extractor.extract(payload, 0, payload.length, row, columns);
            }
            for (int row = 0; row < 10_000; row++) {
                assertThat(value(columns.getFirst(), row)).isEqualTo(row % 3 == 0 ? null : "v" + row);
                assertThat(value(columns.getLast(), row)).isEqualTo(row % 3 == 0 ? null : (Object) (long) row);
            }
        }
    }

    @Test
    void aColumnIsStrictAboutOrderAndType() {
        FeatureColumn column = new FeatureColumn(FeatureType.LONG);
        column.setLong(5, 1);
        column.setLong(5, 2);
        assertThat(column.longAt(5)).isEqualTo(2);
        assertThat(column.isMissing(4)).isTrue();
        assertThat(column.isMissing(6)).isTrue();
        assertThatThrownBy(() -> column.setLong(4, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> column.setDouble(6, 1)).isInstanceOf(IllegalStateException.class);
        column.clear();
        assertThat(column.isMissing(5)).isTrue();
    }

    @Test
    void settingTheLastRowAgainTakesNoMoreRoom() {
        FeatureColumn column = new FeatureColumn(FeatureType.STRING);
        byte[] bytes = new byte[1_000];
        for (int i = 0; i < 1_000; i++) {
            column.setBytes(0, bytes, 0, bytes.length);
        }
        assertThat(column.utf8().length).isLessThan(3_000);
    }
}
