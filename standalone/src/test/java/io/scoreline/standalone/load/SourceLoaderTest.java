package io.scoreline.standalone.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.scoring.feature.FeaturePath;
import io.scoreline.standalone.json.JsonDocument;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceLoaderTest {
    private static final Mapping MAPPING =
            new Mapping(FeaturePath.parse("host"), FeaturePath.parse("$[\"@time\"]"), null, FeaturePath.parse("n"));
    private static final BatchLimits TENS = new BatchLimits(10, 1 << 20);

    @TempDir
    private Path directory;

    private final TestingSink sink = new TestingSink();

    @Test
    void linesArriveInOrderOnceEach() throws Exception {
        LoadReport report = load(TENS, file(numbered(95)));
        assertThat(sink.lines).isEqualTo(numbered(95));
        assertThat(sink.requests).hasSize(10);
        assertThat(report).isEqualTo(new LoadReport(0, 95, 95, 0, 1, List.of()));
    }

    @Test
    void aSecondLoadFindsNothingToDo() throws Exception {
        load(TENS, file(numbered(95)));
        LoadReport again = load(TENS, file(numbered(95)));
        assertThat(again.alreadyLoaded()).isTrue();
        assertThat(again.positions()).isEqualTo(95);
        assertThat(sink.lines).hasSize(95);
    }

    @Test
    void aBrokenLoadGoesOnWhereItStopped() throws Exception {
        sink.breaksAfter = 3;
        assertThatThrownBy(() -> load(TENS, file(numbered(95)))).isInstanceOf(IOException.class);
        sink.breaksAfter = Integer.MAX_VALUE;
        LoadReport rest = load(new BatchLimits(7, 1 << 20), file(numbered(95)));
        assertThat(rest.before()).isEqualTo(30);
        assertThat(rest.accepted()).isEqualTo(65);
        assertThat(sink.lines).isEqualTo(numbered(95));
    }

    @Test
    void batchesAreCutByBytesToo() throws Exception {
        load(new BatchLimits(5_000, 100), file(numbered(50)));
        assertThat(sink.lines).isEqualTo(numbered(50));
        assertThat(sink.requests).allMatch(size -> size >= 1 && size <= 5);
    }

    @Test
    void refusedLinesAreToldByTheirNumberInTheFile() throws Exception {
        List<String> lines = new ArrayList<>(numbered(20));
        lines.add(5, "");
        lines.add(6, "   ");
        lines.set(9, "{bad}");
        LoadReport report = load(TENS, file(lines));
        assertThat(report.accepted()).isEqualTo(19);
        assertThat(report.rejected()).isEqualTo(1);
        assertThat(report.refused()).containsExactly(new LoadReport.Refusal(10, "not an event"));
        assertThat(load(TENS, file(lines)).alreadyLoaded()).isTrue();
    }

    @Test
    void aLineOfAnySizeCannotBlockTheOthers() throws Exception {
        List<String> lines = new ArrayList<>(numbered(20));
        lines.set(3, "{\"x\":\"" + "y".repeat(LineReader.MOST_LINE_BYTES) + "\"}");
        LoadReport report = load(TENS, file(lines));
        assertThat(report.accepted()).isEqualTo(19);
        assertThat(report.refused().getFirst().line()).isEqualTo(4);
        assertThat(report.refused().getFirst().reason()).startsWith("line of 1048584 bytes: expected at most 1048576");
    }

    @Test
    void gzipIsToldByItsFirstBytes() throws Exception {
        Path zipped = directory.resolve("zipped");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            out.write(String.join("\r\n", numbered(30)).getBytes(UTF_8));
        }
        LoadReport report = load(TENS, NdjsonFile.at(zipped));
        assertThat(report.accepted()).isEqualTo(30);
        assertThat(sink.lines).isEqualTo(numbered(30));
    }

    @Test
    void aCutGzipFileIsToldAfterItsGoodLines() throws Exception {
        Path zipped = directory.resolve("zipped");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            out.write(String.join("\n", numbered(30_000)).getBytes(UTF_8));
        }
        byte[] bytes = Files.readAllBytes(zipped);
        Files.write(zipped, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> load(TENS, NdjsonFile.at(zipped)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be read");
        assertThat(sink.lines).isNotEmpty();
    }

    @Test
    void aRebasedFileEndsAtTheGivenTimeAndKeepsItsDistances() throws Exception {
        Path path = Files.writeString(directory.resolve("times.ndjson"), """
            {"host":"a","n":1,"@time":"2020-01-01T00:00:00Z"}
            {"host":"b","n":2,"@time":"2020-01-01T01:00:00.5Z"}
            not json
            """);
        NdjsonFile file = NdjsonFile.at(path);
        TimeShift shift = TimeShift.toEndAt(file, MAPPING, Instant.parse("2026-06-01T12:00:00Z"));
        new SourceLoader(sink, TENS, (bytes, events) -> {}).load(file, "source", MAPPING, shift);
        JsonDocument first = JsonDocument.parse(sink.lines.getFirst().getBytes(UTF_8));
        assertThat(first.text("ts")).contains("2026-06-01T10:59:59.500Z");
        assertThat(first.text("entity")).contains("a");
        assertThat(first.text("id")).contains("1");
        assertThat(first.object("payload").orElseThrow().text("@time")).contains("2020-01-01T00:00:00Z");
        assertThat(JsonDocument.parse(sink.lines.get(1).getBytes(UTF_8)).text("ts"))
                .contains("2026-06-01T12:00:00Z");
        assertThat(sink.lines.get(2)).isEqualTo("not json");
    }

    @Test
    void aMappingIsEscapedInTheQuery() {
        assertThat(MAPPING.query())
                .startsWith("entity=")
                .contains("&ts=", "%40time", "&id=")
                .doesNotContain("\"", "type");
    }

    private LoadReport load(BatchLimits limits, NdjsonFile file) throws Exception {
        return new SourceLoader(sink, limits, (bytes, events) -> {}).load(file, "source", MAPPING, null);
    }

    private NdjsonFile file(List<String> lines) throws IOException {
        return NdjsonFile.at(Files.write(directory.resolve("lines.ndjson"), lines));
    }

    private static List<String> numbered(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(n -> "{\"n\":" + n + ",\"host\":\"h\"}")
                .toList();
    }
}
