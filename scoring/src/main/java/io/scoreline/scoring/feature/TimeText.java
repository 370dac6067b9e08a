package io.scoreline.scoring.feature;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Times as they are written everywhere: RFC 3339 in UTC with no, three or six digits behind the second, as [Instant#toString] has it. Days become dates as in
/// Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
public final class TimeText {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int SECONDS_PER_DAY = 86_400;

    /// The years 1 to 9999, whose dates take ten characters.
    private static final long FIRST_SECOND = -62_135_596_800L;

    private static final long LAST_SECOND = 253_402_300_799L;
    private static final int DAYS_PER_ERA = 146_097;
    private static final int YEARS_PER_ERA = 400;

    /// From 0000-03-01 to 1970-01-01.
    private static final int DAYS_TO_EPOCH = 719_468;

    private TimeText() {}

    /// A time in microseconds since 1970.
    public static String of(long micros) {
        long second = Math.floorDiv(micros, MICROS_PER_SECOND);
        if (second < FIRST_SECOND || second > LAST_SECOND) {
            return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
        }
        byte[] text = "0000-00-00T00:00:00.000000Z".getBytes(StandardCharsets.US_ASCII);
        date(text, Math.toIntExact(Math.floorDiv(second, SECONDS_PER_DAY)));
        int ofDay = Math.floorMod(second, SECONDS_PER_DAY);
        digits(text, 11, 2, ofDay / 3_600);
        digits(text, 14, 2, ofDay / 60 % 60);
        digits(text, 17, 2, ofDay % 60);
        int fraction = (int) Math.floorMod(micros, MICROS_PER_SECOND);
        digits(text, 20, 6, fraction);
        int end = fraction == 0 ? 19 : fraction % 1_000 == 0 ? 23 : 26;
        text[end] = 'Z';
        return new String(text, 0, end + 1, StandardCharsets.ISO_8859_1);
    }

    private static void date(byte[] text, int epochDay) {
        int day = epochDay + DAYS_TO_EPOCH;
        int era = Math.floorDiv(day, DAYS_PER_ERA);
        int ofEra = Math.floorMod(day, DAYS_PER_ERA);
        int yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        // Years begin in March here, so that a leap day is their last.
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int month = (5 * ofYear + 2) / 153;
        digits(text, 0, 4, era * YEARS_PER_ERA + yearOfEra + (month < 10 ? 0 : 1));
        digits(text, 5, 2, month < 10 ? month + 3 : month - 9);
        digits(text, 8, 2, ofYear - (153 * month + 2) / 5 + 1);
    }

    private static void digits(byte[] text, int from, int count, int value) {
        int left = value;
        for (int at = from + count - 1; at >= from; at--) {
            text[at] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }
}
