package io.scoreline.api.ingest;

import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.ProblemException;
import io.scoreline.scoring.json.JsonCursor;
import io.scoreline.scoring.json.JsonKind;
import io.scoreline.scoring.json.JsonSyntaxException;
import io.scoreline.scoring.json.StrictJson;
import io.scoreline.writer.event.SourceRange;
import org.jspecify.annotations.Nullable;

/// Takes a body apart: one JSON object, an array of them, or lines. In lines a malformed one is refused like any other bad event; any other malformed body is refused as a
/// whole. Positions of a source are the elements of the array, or the lines (blank ones count and hold no event). Not thread-safe.
final class BodyParser {
    private static final int MAX_DEPTH = 64;

    private final IngestSettings settings;
    private final EventReader reader;
    private final EventAssembler assembler;
    private final @Nullable SourceRange source;
    private final RefusedSink sink;
    private final RawEvent event = new RawEvent();
    private final ParsedEvents parsed = new ParsedEvents();

    BodyParser(
            IngestSettings settings,
            EventReader reader,
            EventAssembler assembler,
            @Nullable SourceRange source,
            RefusedSink sink) {
        this.settings = settings;
        this.reader = reader;
        this.assembler = assembler;
        this.source = source;
        this.sink = sink;
    }

    ParsedEvents parse(byte[] bytes, int length, BodyFormat format) {
        if (format == BodyFormat.LINES) {
            parseLines(bytes, length);
        } else {
            parseDocument(bytes, length);
        }
        return parsed;
    }

    private void parseDocument(byte[] bytes, int length) {
        int from = 0;
        while (from < length && isSpace(bytes[from])) {
            from++;
        }
        if (from == length) {
            throw Problem.of(ProblemCode.BODY_EMPTY, "expected an event or an array of events, found an empty body")
                    .exception();
        }
        boolean array = bytes[from] == '[';
        try {
            StrictJson.check(bytes, 0, length, array ? MAX_DEPTH + 1 : MAX_DEPTH);
        } catch (JsonSyntaxException e) {
            throw malformed("the body is not JSON: " + e.getMessage(), e.expected(), e.found())
                    .with("offset", e.offset())
                    .exception();
        }
        if (array) {
            parseArray(bytes, from, length);
        } else if (bytes[from] == '{') {
            checkPositions(1);
            parseEvent(bytes, from, endOfValue(bytes, length), 0, 0, position(1));
        } else {
            throw malformed("expected an event or an array of events, found another JSON value", "{ or [", "a value")
                    .exception();
        }
    }

    private static Problem malformed(String detail, String expected, String found) {
        return Problem.of(ProblemCode.BODY_MALFORMED, detail)
                .with("expected", expected)
                .with("found", found);
    }

    private static int endOfValue(byte[] bytes, int length) {
        int end = length;
        while (isSpace(bytes[end - 1])) {
            end--;
        }
        return end;
    }

    private void parseArray(byte[] bytes, int from, int length) {
        JsonCursor elements = new JsonCursor().reset(bytes, from, length);
        int index = 0;
        while (elements.next()) {
            if (elements.kind() == JsonKind.OBJECT) {
                parseEvent(bytes, elements.valueFrom(), elements.valueTo(), index, 0, position(index + 1));
            } else {
                refuseKind(bytes, elements.kind(), elements.valueFrom(), elements.valueTo(), index, 0);
            }
            index++;
        }
        checkPositions(index);
    }

    private void parseLines(byte[] bytes, int length) {
        int line = 0;
        int index = 0;
        int from = 0;
        while (from < length) {
            int to = from;
            while (to < length && bytes[to] != '\n') {
                to++;
            }
            line++;
            int begin = from;
            while (begin < to && isSpace(bytes[begin])) {
                begin++;
            }
            if (begin < to) {
                parseLine(bytes, begin, to, index, line);
                index++;
            }
            from = to + 1;
        }
        checkPositions(line);
    }

    private void parseLine(byte[] bytes, int from, int to, int index, int line) {
        try {
            StrictJson.check(bytes, from, to, MAX_DEPTH);
        } catch (JsonSyntaxException e) {
            String detail = "the line is not JSON: at byte " + (e.offset() - from) + " of it: expected " + e.expected()
                    + ", found " + e.found();
            Refusal refusal =
                    new Refusal(EventErrorCode.EVENT_MALFORMED, null, detail, e.expected(), e.found(), null);
            refuse(refusal, bytes, from, to, index, line);
            return;
        }
        int end = to;
        while (isSpace(bytes[end - 1])) {
            end--;
        }
        if (bytes[from] == '{') {
            parseEvent(bytes, from, end, index, line, position(line));
        } else {
            Refusal refusal = Refusal.of(EventErrorCode.EVENT_NOT_AN_OBJECT, null, "a JSON object", "another value");
            refuse(refusal, bytes, from, end, index, line);
        }
    }

    private void parseEvent(byte[] bytes, int from, int to, int index, int line, long position) {
        if (to - from > settings.maxEventBytes()) {
            String expected = "at most " + settings.maxEventBytes() + " bytes";
            refuse(Refusal.of(EventErrorCode.EVENT_TOO_LARGE, null, expected, (to - from) + " bytes"), bytes, from, to, index, line);
            return;
        }
        Refusal refusal = reader.read(bytes, from, to, event);
        if (refusal == null) {
            refusal = assembler.append(event, index, position);
        }
        if (refusal != null) {
            refuse(refusal, bytes, from, to, index, line);
        } else {
            bound(index);
            parsed.taken();
        }
    }

    private void refuseKind(byte[] bytes, JsonKind kind, int from, int to, int index, int line) {
        String found = RawEvent.describe(bytes, kind, from, to);
        refuse(Refusal.of(EventErrorCode.EVENT_NOT_AN_OBJECT, null, "a JSON object", found), bytes, from, to, index, line);
    }

    private void refuse(Refusal refusal, byte[] bytes, int from, int to, int index, int line) {
        bound(index);
        EventError error = refusal.at(index, line);
        parsed.refused(error);
        sink.refused(bytes, from, to, error);
    }

    private void bound(int index) {
        if (index >= settings.maxEvents()) {
            throw Problem.of(
                            ProblemCode.TOO_MANY_EVENTS,
                            "the request holds more than " + settings.maxEvents() + " events")
                    .with("expected", "at most " + settings.maxEvents() + " events")
                    .exception();
        }
    }

    private long position(int place) {
        return source == null ? 0 : source.from() + place;
    }

    private void checkPositions(int found) {
        if (source == null || source.to() - source.from() == found) {
            return;
        }
        throw mismatch(source, found);
    }

    private static ProblemException mismatch(SourceRange source, int found) {
        long expected = source.to() - source.from();
        return Problem.of(
                        ProblemCode.SOURCE_RANGE_MISMATCH,
                        "positions " + source.from() + "-" + source.to() + " are " + expected
                                + " lines or elements; the body holds " + found)
                .with("field", "X-Source-Position")
                .with("expected", expected)
                .with("found", found)
                .exception();
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
