package io.scoreline.scoring.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scoreline.scoring.SharedFolder;
import io.scoreline.scoring.TestingSamples;
import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.engine.TestingEvents.Event;
import io.scoreline.scoring.feature.EventTime;
import io.scoreline.scoring.feature.FeatureColumn;
import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.FeatureType;
import io.scoreline.scoring.feature.PayloadExtractor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// The sample definition on real events, against a recomputation in plain doubles that shares no code with the engine.
final class SecurityEventsTest {
    private static Map<String, List<Event>> eventsByHost(Path file) throws IOException {
        List<FeatureSpec> specs = List.of(
                new FeatureSpec(FeaturePath.parse("Hostname"), FeatureType.STRING, false),
                new FeatureSpec(FeaturePath.parse("$[\"@timestamp\"]"), FeatureType.TIMESTAMP, false),
                new FeatureSpec(FeaturePath.parse("Channel"), FeatureType.STRING, false));
        PayloadExtractor extractor = new PayloadExtractor(specs);
        List<FeatureColumn> columns =
                specs.stream().map(spec -> new FeatureColumn(spec.type())).toList();
        Map<String, List<Event>> hosts = new TreeMap<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                byte[] bytes = line.getBytes(UTF_8);
                columns.forEach(FeatureColumn::clear);
                extractor.extract(bytes, 0, bytes.length, 0, columns);
                List<Event> events = hosts.computeIfAbsent(text(columns.get(0)), host -> new ArrayList<>());
                events.add(new Event(columns.get(1).longAt(0), events.size() * 7919L, text(columns.get(2)), line));
            }
        }
        return hosts;
    }

    private static String text(FeatureColumn column) {
        return new String(column.utf8(), column.bytesFrom(0), column.bytesLength(0), UTF_8);
    }

    @Test
    void agreesWithAnIndependentRecomputation() throws Exception {
        Path file = SharedFolder.require("data/security-events/events.ndjson.gz");
        Definition definition = Definition.parse(TestingSamples.text("security-events.yaml"));
        Scorer scorer = new Scorer(definition, definition.featureSpecs());
        Map<String, List<Event>> hosts = eventsByHost(file);
        assertThat(hosts).hasSize(21);
        Set<String> bands = new TreeSet<>();
        long scored = 0;
        for (Map.Entry<String, List<Event>> host : hosts.entrySet()) {
            List<Event> events = host.getValue();
            EntityState state = scorer.newState();
            scored += TestingEvents.fold(scorer, definition.featureSpecs(), events, state).scored;
            Score score = scorer.score(state, state.lastEventMicros());
            NaiveHostRisk naive = NaiveHostRisk.of(events);
            assertThat(score.aggregates().get(0).value()).isCloseTo(naive.heat(), within(1e-9 * naive.heat()));
            assertThat(score.aggregates().get(1).value()).isEqualTo(naive.logons());
            assertThat(score.aggregates().get(2).value()).isCloseTo(naive.worst(), within(1e-9 * naive.worst()));
            assertThat(score.value()).isCloseTo(naive.score(), within(1e-9 * naive.score()));
            assertThat(state.encode()).isEqualTo(shuffledInParts(scorer, definition, events));
            ExplanationPropertiesTest.checkFirst(definition, events);
            bands.add(String.valueOf(score.band()));
        }
        assertThat(scored).isEqualTo(122_187);
        assertThat(bands).hasSizeGreaterThanOrEqualTo(2);
    }

    private static byte[] shuffledInParts(Scorer scorer, Definition definition, List<Event> events) {
        List<Event> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, new Random(1));
        EntityState total = scorer.newState();
        for (int from = 0; from < shuffled.size(); from += 5_000) {
            EntityState part = scorer.newState();
            TestingEvents.fold(
                    scorer,
                    definition.featureSpecs(),
                    shuffled.subList(from, Math.min(shuffled.size(), from + 5_000)),
                    part);
            byte[] bytes = part.encode();
            total.merge(scorer.decode(bytes, 0, bytes.length));
        }
        return total.encode();
    }

    @Test
    void timesOfTheDataAreRead() {
        assertThat(EventTime.parseMicros("2019-12-05T01:49:34.041Z")).isEqualTo(1_575_510_574_041_000L);
    }
}
