package io.scoreline.scoring.engine;

import io.scoreline.scoring.engine.TestingEvents.Event;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The sample definition `host-risk` written out by hand, in doubles over all events, at the newest one's time.
record NaiveHostRisk(double heat, double logons, double worst, double score) {
    private static final double HALF_LIFE = 6 * 3.6e9;
    private static final long WINDOW = 600_000_000L;
    private static final long PANE = 20_000_000L;
    private static final long MONTH = 30 * 86_400_000_000L;
    private static final long MONTH_PANE = 100_000_000_000L;

    static NaiveHostRisk of(List<Event> events) {
        long at = events.stream().mapToLong(Event::tsMicros).max().orElseThrow();
        double heat = 0;
        double logons = 0;
        double worst = 0;
        for (Event event : events) {
            double signal = signal(event.payload());
            heat += signal * Math.pow(2, -(double) (at - event.tsMicros()) / HALF_LIFE);
            boolean inWindow = Math.floorDiv(event.tsMicros(), PANE) > Math.floorDiv(at - WINDOW, PANE);
            logons += inWindow && number(event.payload(), "EventID") == 4624 ? 1 : 0;
            boolean inMonth = Math.floorDiv(event.tsMicros(), MONTH_PANE) > Math.floorDiv(at - MONTH, MONTH_PANE);
            worst = inMonth ? Math.max(worst, signal) : worst;
        }
        double score = 80 * heat / (heat + 400) + 5 * Math.min(4, logons) + 3 * worst;
        return new NaiveHostRisk(heat, logons, worst, Math.clamp(score, 0, 100));
    }

    private static double signal(String payload) {
        long eventId = number(payload, "EventID");
        boolean lsass = text(payload, "TargetImage").toLowerCase(Locale.ROOT).endsWith("lsass.exe");
        boolean remote = Set.of("3", "10").contains(text(payload, "LogonType"));
        double signal = 0.4 * Math.log1p((double) Math.max(0, number(payload, "SeverityValue")));
        signal += eventId == 10 && lsass ? 3 : 0;
        signal += Set.of(800L, 4103L, 4104L).contains(eventId) ? 0.2 : 0;
        signal += remote ? 0.5 : 0;
        return signal + (Set.of(1L, 11L, 4688L).contains(eventId) ? 0.1 : 0);
    }

    /// The member's number, or -1. Names inside of strings have a backslash before their quotes.
    private static long number(String payload, String name) {
        int from = payload.indexOf("\"" + name + "\":");
        if (from < 0) {
            return -1;
        }
        int begin = from + name.length() + 3;
        int end = begin;
        while (Character.isDigit(payload.charAt(end))) {
            end++;
        }
        return Long.parseLong(payload, begin, end, 10);
    }

    /// The member's text as it is written, or nothing; the data holds no escaped quote in the ones read here.
    private static String text(String payload, String name) {
        int from = payload.indexOf("\"" + name + "\":\"");
        int begin = from + name.length() + 4;
        return from < 0 ? "" : payload.substring(begin, payload.indexOf('"', begin));
    }
}
