package io.scoreline.scoring.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.scoreline.scoring.TestingDocuments;
import io.scoreline.scoring.TestingSamples;
import io.scoreline.scoring.expression.ExpressionParser;
import io.scoreline.scoring.feature.FeaturePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The published schema says what the reader does: the same keys, words and limits, and the same answer about documents.
final class DefinitionSchemaTest {
    private static final String SMALL = """
            name: a
            version: 1
            features:
              x: {path: x, type: double}
              s: {path: s, type: string, onMissing: reject}
            signal:
              t: {weight: 2, when: x > 1}
              u: x
            aggregates:
              h: {fn: decayed_sum, of: signal, halfLife: 6h}
              n: {fn: count, window: 1h, pane: 1m}
              d: {fn: distinct, of: s}
            score: h
            bands: {low: 0}
            """;

    private final String text = TestingDocuments.text("definition.schema.json");
    private final JsonNode root = new ObjectMapper().readTree(text);
    private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(text);

    DefinitionSchemaTest() throws IOException {}

    private boolean accepts(String document) {
        return schema.validate(document, InputFormat.YAML).isEmpty();
    }

    private JsonNode at(String pointer) {
        JsonNode node = root.at(pointer);
        assertThat(node.isMissingNode()).as(pointer).isFalse();
        return node;
    }

    private List<String> keys(String pointer) {
        List<String> names = new ArrayList<>();
        at(pointer).properties().forEach(member -> names.add(member.getKey()));
        return names;
    }

    private List<String> words(String pointer) {
        List<String> words = new ArrayList<>();
        at(pointer).forEach(word -> words.add(word.textValue()));
        return words;
    }

    private static boolean reads(String document) {
        try {
            return !Definition.parse(document).name().isEmpty();
        } catch (DefinitionException e) {
            return false;
        }
    }

    @Test
    void namesTheKeysAndWordsOfTheReader() {
        assertThat(keys("/properties")).containsExactlyElementsOf(DefinitionReader.KEYS);
        assertThat(keys("/properties/events/properties")).isEqualTo(DefinitionReader.EVENT_KEYS);
        assertThat(keys("/$defs/feature/properties")).isEqualTo(FeatureReader.KEYS);
        assertThat(keys("/$defs/term/oneOf/1/properties")).isEqualTo(TermReader.KEYS);
        assertThat(keys("/$defs/aggregate/properties")).isEqualTo(AggregateReader.KEYS);
        assertThat(words("/$defs/aggregate/properties/fn/enum")).isEqualTo(AggregateFunction.names());
        assertThat(words("/$defs/feature/properties/type/enum")).isEqualTo(FeatureReader.TYPES);
        assertThat(words("/$defs/feature/properties/onMissing/enum")).isEqualTo(FeatureReader.ON_MISSING);
        assertThat(words("/$defs/name/not/enum")).isEqualTo(Names.sorted());
    }

    @Test
    void namesTheLimitsOfTheReader() {
        assertThat(at("/properties/features/maxProperties").intValue()).isEqualTo(FeatureReader.MAX_FEATURES);
        assertThat(at("/properties/signal/maxProperties").intValue()).isEqualTo(TermReader.MAX_TERMS);
        assertThat(at("/properties/aggregates/maxProperties").intValue()).isEqualTo(AggregateReader.MAX_AGGREGATES);
        assertThat(at("/properties/bands/maxProperties").intValue()).isEqualTo(BandReader.MAX_BANDS);
        assertThat(at("/properties/version/maximum").intValue()).isEqualTo(DefinitionReader.MAX_VERSION);
        assertThat(at("/$defs/expression/maxLength").intValue()).isEqualTo(ExpressionParser.MAX_LENGTH);
        assertThat(at("/$defs/feature/properties/path/maxLength").intValue()).isEqualTo(FeaturePath.MAX_LENGTH);
    }

    @Test
    void describesEveryMember() {
        for (String section : List.of(
                "/properties",
                "/properties/events/properties",
                "/$defs",
                "/$defs/feature/properties",
                "/$defs/term/oneOf/1/properties",
                "/$defs/aggregate/properties")) {
            assertThat(at(section)).allSatisfy(member -> assertThat(member.at("/description").textValue())
                    .isNotBlank());
        }
    }

    @Test
    void everySampleValidates() throws IOException {
        List<String> documents = new ArrayList<>(TestingDocuments.definitions());
        documents.add(TestingSamples.text("demo.yaml"));
        documents.add(TestingSamples.text("security-events.yaml"));
        documents.add(SMALL);
        for (String document : documents) {
            assertThat(schema.validate(document, InputFormat.YAML)).as(document).isEmpty();
            assertThat(reads(document)).as(document).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: a | name: A b",
                "name: a | nam: a",
                "version: 1 | version: 0",
                "version: 1 | version: one",
                "score: h | scroe: h",
                "score: h | score: [h]",
                "type: double | type: duoble",
                "type: double | kind: double",
                "type: double | type: double, parse: maybe",
                "type: double | type: double, default: 1, onMissing: skip",
                "onMissing: reject | onMissing: fail",
                "  x: {path |   if: {path",
                "  x: {path |   1x: {path",
                "weight: 2 | weight: two",
                "{weight: 2, when: x > 1} | {weight: 2}",
                "{weight: 2, when: x > 1} | {}",
                "fn: count | fn: cuont",
                "fn: count | fn: max",
                "fn: count | fn: count, of: x",
                "fn: count | of: x",
                "halfLife: 6h | window: 6h",
                "halfLife: 6h | halfLife: -6h",
                "halfLife: 6h | halfLife: 6",
                "halfLife: 6h | halfLife: 6 h",
                "window: 1h, pane: 1m | pane: 1m",
                "window: 1h, pane: 1m | halfLife: 1h",
                "low: 0 | low: high",
                "low: 0 | -low: 0",
            })
    void refusesWhatTheReaderRefuses(String change) {
        int bar = change.indexOf(" | ");
        String from = change.substring(0, bar);
        String document = SMALL.replace(from, change.substring(bar + 3));
        assertThat(SMALL).contains(from);
        assertThat(accepts(document)).isFalse();
        assertThat(reads(document)).isFalse();
    }
}
