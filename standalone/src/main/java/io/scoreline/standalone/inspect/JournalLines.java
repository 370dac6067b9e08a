package io.scoreline.standalone.inspect;

import io.scoreline.standalone.terminal.TextTable;
import io.scoreline.standalone.terminal.TextTable.Column;
import io.scoreline.writer.event.SourceRange;
import io.scoreline.writer.journal.JournalInspection;
import io.scoreline.writer.journal.SegmentDescription;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// A journal, or one segment of it, in lines.
public final class JournalLines {
    private static final String SOUND = "whole";

    private JournalLines() {}

    /// One segment: header, totals, its first records, and how it ends.
    static Inspection of(SegmentDescription segment) {
        TextTable table = new TextTable(Column.text("file"), Column.whole(segment.file().toString()));
        table.row("kind", "journal segment");
        table.row("size", segment.fileBytes() + " bytes");
        SegmentDescription.Head head = segment.head();
        if (head != null) {
            SegmentDescription.Totals totals = segment.totals();
            table.row("writer", head.writer().value() + ", epoch " + head.epoch());
            table.row("created", time(head.createdMillis()));
            table.row("positions", positions(segment));
            table.row("records", totals.records() + " with " + totals.events() + " events in " + totals.payloadBytes()
                    + " bytes of payload");
            table.row("appended", appended(totals));
        }
        table.row("state", state(segment));
        List<String> lines = new ArrayList<>(table.lines());
        if (!segment.records().isEmpty()) {
            lines.add("");
            lines.add("first " + segment.records().size() + " records");
            records(segment.records()).lines().forEach(line -> lines.add("  " + line));
        }
        return new Inspection(lines, segment.fault());
    }

    private static TextTable records(List<SegmentDescription.Batch> records) {
        TextTable table = new TextTable(
                Column.number("position"),
                Column.text("appended"),
                Column.number("bytes"),
                Column.text("tenant"),
                Column.number("events"),
                Column.text("source"));
        for (SegmentDescription.Batch each : records) {
            table.row(
                    Long.toString(each.position()),
                    time(each.appendedMillis()),
                    Integer.toString(each.payloadBytes()),
                    each.tenant(),
                    Integer.toString(each.events()),
                    source(each.source()));
        }
        return table;
    }

    /// A whole journal: whose it is, who has it, a line for each segment, totals.
    public static Inspection of(Path directory, JournalInspection.Findings found) {
        TextTable facts = new TextTable(Column.text("journal"), Column.whole(directory.toString()));
        facts.row("writer", found.writer() == null ? "-" : found.writer().value().toString());
        facts.row("lock", found.holder()
                .map(pid -> "held by process " + pid + ": what is shown may be growing")
                .orElse("not held"));
        List<SegmentDescription> segments = found.segments();
        facts.row("segments", segments.size() + ", " + sum(segments, SegmentDescription::fileBytes) + " bytes");
        facts.row("records", sum(segments, each -> each.totals().records()) + " with "
                + sum(segments, each -> each.totals().events()) + " events");
        List<String> lines = new ArrayList<>(facts.lines());
        if (!segments.isEmpty()) {
            lines.add("");
            lines.addAll(segments(segments).lines());
        }
        return new Inspection(lines, fault(found));
    }

    private static TextTable segments(List<SegmentDescription> segments) {
        TextTable table = new TextTable(
                Column.text("segment"),
                Column.number("epoch"),
                Column.text("created"),
                Column.text("positions"),
                Column.number("records"),
                Column.number("events"),
                Column.number("bytes"),
                Column.text("state"));
        for (SegmentDescription each : segments) {
            SegmentDescription.Head head = each.head();
            table.row(
                    String.valueOf(each.file().getFileName()),
                    head == null ? "-" : Long.toString(head.epoch()),
                    head == null ? "-" : time(head.createdMillis()),
                    head == null ? "-" : positions(each),
                    Long.toString(each.totals().records()),
                    Long.toString(each.totals().events()),
                    Long.toString(each.fileBytes()),
                    state(each));
        }
        return table;
    }

    private static @Nullable String fault(JournalInspection.Findings found) {
        List<String> faults = new ArrayList<>(found.faults());
        found.segments().forEach(each -> {
            if (each.fault() != null) {
                faults.add(each.fault());
            }
        });
        return switch (faults.size()) {
            case 0 -> null;
            case 1 -> faults.getFirst();
            default -> faults.getFirst() + " (and " + (faults.size() - 1) + " more)";
        };
    }

    private static String state(SegmentDescription segment) {
        if (segment.fault() != null) {
            return "damaged";
        }
        return segment.tornBytes() == 0
                ? SOUND
                : "torn: " + segment.tornBytes() + " bytes behind position " + segment.lastPosition()
                        + " were never acknowledged, or are being written";
    }

    private static String positions(SegmentDescription segment) {
        SegmentDescription.Head head = segment.head();
        if (head == null || segment.totals().records() == 0) {
            return "none" + (head == null ? "" : ", the next is " + head.firstPosition());
        }
        return head.firstPosition() + "-" + segment.lastPosition();
    }

    private static String appended(SegmentDescription.Totals totals) {
        return totals.records() == 0
                ? "-"
                : time(totals.firstAppendedMillis()) + " to " + time(totals.lastAppendedMillis());
    }

    private static String source(@Nullable SourceRange source) {
        return source == null ? "-" : source.from() + "-" + source.to() + " of " + source.name();
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private static long sum(List<SegmentDescription> segments, ToLongFunction<SegmentDescription> of) {
        return segments.stream().mapToLong(of).sum();
    }
}
