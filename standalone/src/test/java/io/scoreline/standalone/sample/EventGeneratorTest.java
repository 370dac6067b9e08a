package io.scoreline.standalone.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.standalone.TestingFiles;
import io.scoreline.standalone.json.JsonDocument;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventGeneratorTest {
    private static final Instant END = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void theSameOptionsGiveTheSameBytes() {
        assertThat(lines(300, 7)).isEqualTo(lines(300, 7)).isNotEqualTo(lines(300, 8));
    }

    @Test
    void timesRiseWithinTheSpanAndEndAtTheEnd() throws Exception {
        List<Instant> times = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (String line : lines(500, 1)) {
            JsonDocument event = JsonDocument.parse(line.getBytes(UTF_8));
            times.add(Instant.parse(event.text("ts").orElseThrow()));
            ids.add(event.text("id").orElseThrow());
        }
        assertThat(times).isSortedAccordingTo(Comparator.naturalOrder()).last().isEqualTo(END);
        assertThat(times.getFirst()).isAfterOrEqualTo(END.minus(Duration.ofHours(24)));
        assertThat(ids).hasSize(500);
    }

    @Test
    void fewEntitiesHaveMostEvents() throws Exception {
        Map<String, Integer> counts = new HashMap<>();
        for (String line : lines(5_000, 3)) {
            counts.merge(JsonDocument.parse(line.getBytes(UTF_8)).text("entity").orElseThrow(), 1, Integer::sum);
        }
        List<Integer> sorted =
                counts.values().stream().sorted(Comparator.reverseOrder()).toList();
        assertThat(counts.get("account-1")).isEqualTo(sorted.getFirst());
        assertThat(sorted.stream().limit(10).mapToInt(Integer::intValue).sum()).isGreaterThan(2_500);
    }

    @Test
    void theSampleFileIsWhatTheGeneratorWrites() throws Exception {
        List<String> stored = Files.readAllLines(TestingFiles.checkout().resolve("testdata/demo.ndjson"));
        assertThat(stored).isEqualTo(lines(200, 1));
    }

    @Test
    void theShippedDefinitionIsValid() throws Exception {
        assertThat(Definition.parse(DemoDefinition.text()).name()).isEqualTo("account-risk");
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> options(0, 1)).hasMessage("events: expected 1 or more, found 0");
        assertThatThrownBy(() -> new GeneratorOptions(1, 0, 1, Duration.ofHours(1), END))
                .hasMessageStartingWith("entities: ");
        assertThatThrownBy(() -> new GeneratorOptions(1, 1, 1, Duration.ZERO, END))
                .hasMessageStartingWith("hours: ");
    }

    private static GeneratorOptions options(int events, long seed) {
        return new GeneratorOptions(events, 50, seed, Duration.ofHours(24), END);
    }

    private static List<String> lines(int events, long seed) {
        EventGenerator generator = new EventGenerator(options(events, seed));
        List<String> lines = new ArrayList<>();
        while (generator.hasNext()) {
            lines.add(new String(generator.next(), UTF_8));
        }
        return lines;
    }
}
