package io.scoreline.scoring.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FeaturePathTest {
    @Test
    void readsTheThreeForms() {
        assertThat(FeaturePath.parse("SeverityValue").members()).containsExactly("SeverityValue");
        assertThat(FeaturePath.parse("$.a.b").members()).containsExactly("a", "b");
        assertThat(FeaturePath.parse("$[\"@odd name\"]").members()).containsExactly("@odd name");
        assertThat(FeaturePath.parse("$.a[\"b c\"].d['e']").members()).containsExactly("a", "b c", "d", "e");
        assertThat(FeaturePath.parse("$[\"\\\"\\\\\\u00e9\\n\"]").members()).containsExactly("\"\\é\n");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "a,a",
                "$.a,a",
                "$[\"a\"],a",
                "$['a'].b,$.a.b",
                "$['@t'],$[\"@t\"]",
                "$['a\"\\u0001'],$[\"a\\\"\\u0001\"]",
                "$[''],$[\"\"]"
            })
    void equalPathsHaveEqualText(String text, String canonical) {
        FeaturePath path = FeaturePath.parse(text);
        assertThat(path).hasToString(canonical);
        assertThat(FeaturePath.parse(canonical)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.b",
                "@timestamp",
                "a b",
                "$",
                "$.",
                "$a",
                "$.a.",
                "$.a[0]",
                "$[*]",
                "$.a[",
                "$.a[\"b",
                "$.a[\"b\"",
                "$.a[\"\\x\"]",
                "$[\"\\u12\"]",
                "$[\"\\ud800\"]",
                "$..a"
            })
    void refusesOtherText(String text) {
        assertThatThrownBy(() -> FeaturePath.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected")
                .hasMessageContaining("found");
    }

    @Test
    void showsTheWayOutForAnOddName() {
        assertThatThrownBy(() -> FeaturePath.parse("@timestamp")).hasMessageContaining("$[\"@timestamp\"]");
    }

    @Test
    void limitsLength() {
        assertThatThrownBy(() -> FeaturePath.parse("$" + ".a".repeat(17))).hasMessageContaining("1 to 16");
        assertThatThrownBy(() -> FeaturePath.parse("a".repeat(513))).hasMessageContaining("512");
        assertThatThrownBy(() -> new FeaturePath(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
