package io.scoreline.api.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.api.TestingCorpora;
import io.scoreline.api.http.ProblemException;
import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.writer.event.EventBatch;
import io.scoreline.writer.event.EventBatchBuilder;
import io.scoreline.writer.event.SourceRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BodyParserTest {
    private static final Instant ARRIVAL = Instant.parse("2026-03-01T12:00:00Z");
    private static final long ARRIVAL_MICROS = ChronoUnit.MICROS.between(Instant.EPOCH, ARRIVAL);
    private static final IngestSettings SETTINGS = new IngestSettings(8 << 20, 10_000, 64 << 10);
    private static final Mapping MAPPING = new Mapping(
            FeaturePath.parse("host"),
            FeaturePath.parse("$[\"@ts\"]"),
            FeaturePath.parse("$.meta.id"),
            FeaturePath.parse("kind"));

    private static Outcome parse(byte[] body, BodyFormat format, @Nullable Mapping mapping, @Nullable SourceRange source) {
        EventReader reader = mapping == null ? new EnvelopeReader() : new MappedReader(mapping);
        EventBatchBuilder batch = new EventBatchBuilder("t", source);
        EventIds ids = source == null ? new EventIds.Fresh(new UuidV7(1)) : new EventIds.OfSource(source.name());
        EventChecks checks = new EventChecks(reader, ARRIVAL_MICROS);
        EventAssembler assembler = new EventAssembler(checks, batch, ids, new BatchMemory(_ -> {}, 8 << 20));
        ParsedEvents parsed =
                new BodyParser(SETTINGS, reader, assembler, source, RefusedSink.NONE).parse(body, body.length, format);
        return new Outcome(parsed, batch.build());
    }

    private static Outcome json(String body) {
        return parse(body.getBytes(UTF_8), BodyFormat.JSON, null, null);
    }

    private static Outcome lines(String body) {
        return parse(body.getBytes(UTF_8), BodyFormat.LINES, null, null);
    }

    private static Outcome mapped(String body) {
        return parse(body.getBytes(UTF_8), BodyFormat.JSON, MAPPING, null);
    }

    private record Outcome(ParsedEvents parsed, EventBatch batch) {
        String entity(int row) {
            return text(batch.entityFrom(row), batch.entityLength(row));
        }

        String id(int row) {
            return text(batch.idFrom(row), batch.idLength(row));
        }

        String type(int row) {
            return text(batch.typeFrom(row), batch.typeLength(row));
        }

        String payload(int row) {
            return text(batch.payloadFrom(row), batch.payloadLength(row));
        }

        private String text(int from, int length) {
            return new String(batch.bytes(), from, length, UTF_8);
        }

        Map<String, Object> error(int index) {
            return parsed.errors().get(index).members();
        }
    }

    @Test
    void wholeEventIsTakenAsItWasSent() {
        Outcome outcome = json(
                " {\"id\" : \"i-1\", \"entity\":\"h\\u00f6st\\n\", \"ts\":\"2026-03-01T11:00:00.000001+01:00\",\"type\":\"t\", \"payload\": { \"a\" :\t1e0, \"a\": [ ] } } ");
        assertThat(outcome.parsed().rejected()).isZero();
        assertThat(outcome.batch().size()).isEqualTo(1);
        assertThat(outcome.entity(0)).isEqualTo("höst\n");
        assertThat(outcome.id(0)).isEqualTo("i-1");
        assertThat(outcome.type(0)).isEqualTo("t");
        assertThat(outcome.payload(0)).isEqualTo("{ \"a\" :\t1e0, \"a\": [ ] }");
        assertThat(outcome.batch().tsMicros(0))
                .isEqualTo(ARRIVAL_MICROS - 2L * 3600 * 1_000_000 + 1);
        assertThat(outcome.batch().serverId(0)).isFalse();
    }

    @Test
    void leastEventGetsTheRest() {
        Outcome outcome = json("{\"entity\":\"h\",\"id\":null,\"ts\":null,\"type\":null,\"payload\":null}");
        assertThat(outcome.batch().tsMicros(0)).isEqualTo(ARRIVAL_MICROS);
        assertThat(outcome.payload(0)).isEqualTo("{}");
        assertThat(outcome.batch().typeLength(0)).isEqualTo(-1);
        assertThat(outcome.batch().serverId(0)).isTrue();
        assertThat(outcome.id(0)).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @Test
    void serverIdsDiffer() {
        Outcome outcome = json("[{\"entity\":\"h\"},{\"entity\":\"h\"},{\"entity\":\"h\"}]");
        assertThat(Stream.of(outcome.id(0), outcome.id(1), outcome.id(2)).distinct()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "1772366400, 1772366400000000",
        "1772366400.5, 1772366400500000",
        "1772366400123, 1772366400123000",
        "1772366400123456, 1772366400123456",
        "-1, -1000000",
        "0, 0"
    })
    void epochNumbersAreToldApartByMagnitude(String ts, long micros) {
        assertThat(json("{\"entity\":\"h\",\"ts\":" + ts + "}").batch().tsMicros(0)).isEqualTo(micros);
    }

    @Test
    void eventForSeveralEntitiesIsOneRowEach() {
        Outcome outcome = json("{\"entities\":[\"a\",\"b\"],\"id\":\"x\",\"payload\":{\"n\":1}}");
        assertThat(outcome.parsed().events()).isEqualTo(1);
        assertThat(outcome.batch().size()).isEqualTo(2);
        assertThat(outcome.entity(0)).isEqualTo("a");
        assertThat(outcome.entity(1)).isEqualTo("b");
        assertThat(outcome.id(0)).isEqualTo(outcome.id(1)).isEqualTo("x");
        assertThat(outcome.payload(1)).isEqualTo("{\"n\":1}");
    }

    @Test
    void oneBadEntityRefusesAllOfTheEvent() {
        Outcome outcome = json("[{\"entities\":[\"a\",7]},{\"entity\":\"b\"}]");
        assertThat(outcome.batch().size()).isEqualTo(1);
        assertThat(outcome.entity(0)).isEqualTo("b");
        assertThat(outcome.error(0)).containsEntry("index", 0).containsEntry("code", "event_entity_invalid");
    }

    static Stream<List<String>> badEvents() {
        return Stream.of(
                List.of("{}", "event_entity_missing", "entity"),
                List.of("{\"entity\":null}", "event_entity_missing", "entity"),
                List.of("{\"entity\":\"\"}", "event_entity_invalid", "entity"),
                List.of("{\"entity\":7}", "event_entity_invalid", "entity"),
                List.of("{\"entity\":true}", "event_entity_invalid", "entity"),
                List.of("{\"entity\":[\"a\"]}", "event_entity_invalid", "entity"),
                List.of("{\"entity\":\"" + "x".repeat(10_000) + "\"}", "event_entity_invalid", "entity"),
                List.of("{\"entity\":\"" + "é".repeat(129) + "\"}", "event_entity_invalid", "entity"),
                List.of("{\"entity\":\"a\\u0000b\"}", "event_entity_invalid", "entity"),
                List.of("{\"entity\":\"\\ud800\"}", "event_entity_invalid", "entity"),
                List.of("{\"entity\":\"a\",\"entities\":[\"b\"]}", "event_entities_invalid", "entities"),
                List.of("{\"entities\":[]}", "event_entities_invalid", "entities"),
                List.of("{\"entities\":\"a\"}", "event_entities_invalid", "entities"),
                List.of("{\"entities\":null}", "event_entities_invalid", "entities"),
                List.of("{\"entities\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]}", "event_entities_invalid", "entities"),
                List.of("{\"entity\":\"a\",\"id\":\"\"}", "event_id_invalid", "id"),
                List.of("{\"entity\":\"a\",\"id\":5}", "event_id_invalid", "id"),
                List.of("{\"entity\":\"a\",\"id\":\"" + "x".repeat(129) + "\"}", "event_id_invalid", "id"),
                List.of("{\"entity\":\"a\",\"type\":{}}", "event_type_invalid", "type"),
                List.of("{\"entity\":\"a\",\"type\":\"" + "x".repeat(129) + "\"}", "event_type_invalid", "type"),
                List.of("{\"entity\":\"a\",\"ts\":\"yesterday\"}", "event_ts_invalid", "ts"),
                List.of("{\"entity\":\"a\",\"ts\":\"2026-03-01T11:00:00\"}", "event_ts_invalid", "ts"),
                List.of("{\"entity\":\"a\",\"ts\":\"2026-02-30T11:00:00Z\"}", "event_ts_invalid", "ts"),
                List.of("{\"entity\":\"a\",\"ts\":1e30}", "event_ts_invalid", "ts"),
                List.of("{\"entity\":\"a\",\"ts\":true}", "event_ts_invalid", "ts"),
                List.of("{\"entity\":\"a\",\"ts\":\"2026-03-01T12:05:01Z\"}", "event_ts_in_future", "ts"),
                List.of("{\"entity\":\"a\",\"payload\":[]}", "event_payload_invalid", "payload"),
                List.of("{\"entity\":\"a\",\"payload\":\"{}\"}", "event_payload_invalid", "payload"),
                List.of("{\"entity\":\"a\",\"entity\":\"a\"}", "event_key_duplicate", "entity"),
                List.of("{\"entity\":\"a\",\"\\u0065ntity\":\"a\"}", "event_key_duplicate", "entity"),
                List.of("{\"entity\":\"a\",\"payloda\":{}}", "event_key_unknown", "payloda"));
    }

    @ParameterizedTest
    @MethodSource("badEvents")
    void badEventIsReportedAndTheOthersGoOn(List<String> bad) {
        for (Outcome outcome :
                List.of(
                        json("[{\"entity\":\"x\"}," + bad.get(0) + ",{\"entity\":\"y\"}]"),
                        lines("{\"entity\":\"x\"}\n" + bad.get(0) + "\n{\"entity\":\"y\"}"))) {
            assertThat(outcome.batch().size()).isEqualTo(2);
            assertThat(outcome.entity(0)).isEqualTo("x");
            assertThat(outcome.entity(1)).isEqualTo("y");
            assertThat(outcome.parsed().rejected()).isEqualTo(1);
            assertThat(outcome.error(0))
                    .containsEntry("index", 1)
                    .containsEntry("code", bad.get(1))
                    .containsEntry("field", bad.get(2))
                    .containsKey("message");
        }
    }

    @Test
    void misspelledKeyNamesTheNearest() {
        assertThat(json("{\"entity\":\"a\",\"payloda\":{}}").error(0)).containsEntry("nearest", "payload");
        assertThat(json("{\"entitiy\":\"a\"}").error(0)).containsEntry("nearest", "entity");
    }

    @Test
    void clockAheadByLessThanTheBoundIsFine() {
        assertThat(json("{\"entity\":\"a\",\"ts\":\"2026-03-01T12:05:00Z\"}").parsed().rejected())
                .isZero();
    }

    @Test
    void largeEventIsRefusedAlone() {
        String large = "{\"entity\":\"a\",\"payload\":{\"x\":\"" + "y".repeat(64 << 10) + "\"}}";
        Outcome outcome = json("[" + large + ",{\"entity\":\"b\"}]");
        assertThat(outcome.error(0)).containsEntry("code", "event_too_large");
        assertThat(outcome.batch().size()).isEqualTo(1);
    }

    @Test
    void elementsThatAreNoObjectsAreReported() {
        Outcome outcome = json("[1,\"a\",null,[],{\"entity\":\"b\"}]");
        assertThat(outcome.parsed().rejected()).isEqualTo(4);
        assertThat(outcome.error(1)).containsEntry("code", "event_not_an_object").containsEntry("index", 1);
        assertThat(lines("17\n{\"entity\":\"b\"}").error(0)).containsEntry("code", "event_not_an_object");
    }

    @Test
    void malformedLineIsReportedWithItsNumber() {
        Outcome outcome = lines("{\"entity\":\"a\"}\n\n  \r\n{\"entity\":\n{\"entity\":\"b\"}\r\n");
        assertThat(outcome.batch().size()).isEqualTo(2);
        assertThat(outcome.error(0))
                .containsEntry("index", 1)
                .containsEntry("line", 4)
                .containsEntry("code", "event_malformed")
                .containsKey("expected");
    }

    @Test
    void onlyTheFirstHundredErrorsAreKept() {
        Outcome outcome = lines("x\n".repeat(250));
        assertThat(outcome.parsed().rejected()).isEqualTo(250);
        assertThat(outcome.parsed().errors()).hasSize(100);
    }

    @Test
    void tooManyEventsAreRefusedAsAWhole() {
        String most = "{\"entity\":\"a\"}\n".repeat(10_000);
        assertThat(lines(most).batch().size()).isEqualTo(10_000);
        assertThatThrownBy(() -> lines(most + "{\"entity\":\"a\"}")).hasMessageStartingWith("too_many_events");
    }

    @Test
    void manyEntitiesCannotMakeABatchWithoutBound() {
        String payload = "{\"x\":\"" + "y".repeat(60_000) + "\"}";
        String event = "{\"entities\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\"],\"payload\":" + payload + "}\n";
        assertThatThrownBy(() -> lines(event.repeat(100))).hasMessageStartingWith("body_too_large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\t "})
    void emptyBodyIsRefused(String body) {
        assertThatThrownBy(() -> json(body)).hasMessageStartingWith("body_empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"a\"", "null", "{\"entity\":\"a\"", "[{\"entity\":\"a\"},]", "{\"entity\":\"a\"} {}", "nonsense"})
    void malformedBodyIsRefusedAsAWhole(String body) {
        assertThatThrownBy(() -> json(body))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("body_malformed");
    }

    @Test
    void depthIsBoundedPerEvent() {
        String fits = "{\"entity\":\"a\",\"payload\":{\"x\":" + "[".repeat(62) + "]".repeat(62) + "}}";
        String over = "{\"entity\":\"a\",\"payload\":{\"x\":" + "[".repeat(63) + "]".repeat(63) + "}}";
        assertThat(json(fits).batch().size()).isEqualTo(1);
        assertThat(json("[" + fits + "]").batch().size()).isEqualTo(1);
        assertThatThrownBy(() -> json(over)).hasMessageStartingWith("body_malformed");
        assertThatThrownBy(() -> json("[".repeat(1_000_000))).hasMessageStartingWith("body_malformed");
    }

    @Test
    void flatJsonIsMapped() {
        String body = "{\"host\":\"h\",\"@ts\":1772366400,\"meta\":{\"id\":\"i\"},\"kind\":\"k\",\"x\":1}";
        Outcome outcome = mapped(body);
        assertThat(outcome.entity(0)).isEqualTo("h");
        assertThat(outcome.id(0)).isEqualTo("i");
        assertThat(outcome.type(0)).isEqualTo("k");
        assertThat(outcome.payload(0)).isEqualTo(body);
        assertThat(outcome.batch().tsMicros(0)).isEqualTo(1772366400000000L);
    }

    @Test
    void mappedIntegersStandForTexts() {
        Outcome outcome = mapped("{\"host\":42,\"@ts\":1,\"meta\":{\"id\":-7},\"kind\":4624}");
        assertThat(outcome.entity(0)).isEqualTo("42");
        assertThat(outcome.id(0)).isEqualTo("-7");
        assertThat(outcome.type(0)).isEqualTo("4624");
    }

    @Test
    void lastOfDuplicateKeysIsMapped() {
        assertThat(mapped("{\"host\":\"a\",\"@ts\":1,\"host\":\"b\"}").entity(0)).isEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "{\"@ts\":1}|event_entity_missing|host",
                "{\"host\":null,\"@ts\":1}|event_entity_missing|host",
                "{\"host\":1.5,\"@ts\":1}|event_entity_invalid|host",
                "{\"host\":{},\"@ts\":1}|event_entity_invalid|host",
                "{\"host\":\"a\"}|event_ts_missing|$[\"@ts\"]",
                "{\"host\":\"a\",\"@ts\":null}|event_ts_missing|$[\"@ts\"]",
                "{\"host\":\"a\",\"@ts\":\"x\"}|event_ts_invalid|$[\"@ts\"]",
                "{\"host\":\"a\",\"@ts\":1,\"meta\":{\"id\":[]}}|event_id_invalid|$.meta.id",
                "{\"host\":\"a\",\"@ts\":1,\"kind\":true}|event_type_invalid|kind"
            },
            delimiter = '|',
            quoteCharacter = '\'')
    void badMappedEventNamesThePath(String body, String code, String field) {
        assertThat(mapped(body).error(0)).containsEntry("code", code).containsEntry("field", field);
    }

    @Test
    void positionsOfASourceAreLinesBlankOnesIncluded() {
        SourceRange source = new SourceRange("s", 10, 14);
        String body = "{\"entity\":\"a\"}\n\nbroken\n{\"entity\":\"b\"}\n";
        Outcome outcome = parse(body.getBytes(UTF_8), BodyFormat.LINES, null, source);
        assertThat(outcome.batch().size()).isEqualTo(2);
        assertThat(outcome.batch().serverId(0)).isTrue();
        Outcome shifted = parse("{\"entity\":\"b\"}".getBytes(UTF_8), BodyFormat.LINES, null, new SourceRange("s", 13, 14));
        assertThat(shifted.id(0)).isEqualTo(outcome.id(1)).matches("[0-9a-f]{64}");
        assertThat(outcome.id(0)).isNotEqualTo(outcome.id(1));
        SourceRange longer = new SourceRange("s", 10, 15);
        assertThatThrownBy(() -> parse(body.getBytes(UTF_8), BodyFormat.LINES, null, longer))
                .hasMessageStartingWith("source_range_mismatch");
    }

    @Test
    void idsOfARepeatedRequestAreTheSame() {
        EventIds.Idempotent first = new EventIds.Idempotent("t", "key");
        assertThat(idOf(first, 0)).isEqualTo(idOf(new EventIds.Idempotent("t", "key"), 0));
        assertThat(idOf(first, 0)).isNotEqualTo(idOf(first, 1));
        assertThat(idOf(first, 0)).isNotEqualTo(idOf(new EventIds.Idempotent("u", "key"), 0));
    }

    private static String idOf(EventIds ids, int index) {
        EventBatchBuilder builder = new EventBatchBuilder("t", null);
        builder.begin();
        builder.entity(new byte[] {'e'}, 0, 1);
        builder.tsMicros(0);
        builder.payload(new byte[] {'{', '}'}, 0, 2);
        ids.give(builder, index, 0);
        builder.end();
        EventBatch batch = builder.build();
        assertThat(batch.serverId(0)).isFalse();
        return new String(batch.bytes(), batch.idFrom(0), batch.idLength(0), UTF_8);
    }

    static Stream<Path> invalidDocuments() throws IOException {
        return TestingCorpora.jsonTestSuite("n_");
    }

    @ParameterizedTest
    @MethodSource("invalidDocuments")
    void invalidJsonIsRefused(Path document) throws IOException {
        byte[] body = Files.readAllBytes(document);
        assertThatThrownBy(() -> parse(body, BodyFormat.JSON, null, null)).isInstanceOf(ProblemException.class);
        byte[] event = wrapped(body);
        assertThatThrownBy(() -> parse(event, BodyFormat.JSON, null, null)).isInstanceOf(ProblemException.class);
    }

    static Stream<Path> validDocuments() throws IOException {
        return TestingCorpora.jsonTestSuite("y_");
    }

    @ParameterizedTest
    @MethodSource("validDocuments")
    void validJsonIsKeptByteForByte(Path document) throws IOException {
        byte[] body = wrapped(Files.readAllBytes(document));
        Outcome outcome = parse(body, BodyFormat.JSON, null, null);
        String sent = new String(body, UTF_8);
        assertThat(outcome.payload(0)).isEqualTo(sent.substring(sent.indexOf(":{") + 1, sent.length() - 1));
    }

    private static byte[] wrapped(byte[] value) {
        byte[] before = "{\"entity\":\"a\",\"payload\":{\"v\":".getBytes(UTF_8);
        byte[] whole = new byte[before.length + value.length + 2];
        System.arraycopy(before, 0, whole, 0, before.length);
        System.arraycopy(value, 0, whole, before.length, value.length);
        whole[whole.length - 2] = '}';
        whole[whole.length - 1] = '}';
        return whole;
    }
}
