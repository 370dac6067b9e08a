package io.scoreline.scoring.feature;

/// Reads one RFC 3339 date-time from bytes, without a string in between. A leap second counts as the first of the next
/// minute.
final class Rfc3339 {
    private static final int SHORTEST = "2026-01-31T12:00:00Z".length();
    private static final int DATE_LENGTH = "2026-01-31".length();
    private static final int SECONDS_END = "2026-01-31T12:00:00".length();
    private static final int OFFSET_LENGTH = "+01:00".length();
    private static final int[] DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final int DAYS_FROM_YEAR_0_TO_1970 = 719_528;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final long MICROS_PER_SECOND = 1_000_000;

    private final byte[] bytes;
    private final int from;
    private final int to;
    private boolean valid = true;

    Rfc3339(byte[] bytes, int from, int length) {
        this.bytes = bytes;
        this.from = from;
        this.to = from + length;
    }

    /// The time, or [EventTime#NONE].
    long micros() {
        if (to - from < SHORTEST) {
            return EventTime.NONE;
        }
        long seconds = days() * SECONDS_PER_DAY + secondsOfDay();
        int at = from + SECONDS_END;
        long micros = 0;
        if (bytes[at] == '.') {
            int end = digitsEnd(at + 1);
            micros = fraction(at + 1, end);
            at = end;
        }
        long offset = offsetSeconds(at);
        return valid ? (seconds - offset) * MICROS_PER_SECOND + micros : EventTime.NONE;
    }

    private long days() {
        int year = number(from, 4);
        int month = number(from + 5, 2);
        int day = number(from + 8, 2);
        require(bytes[from + 4] == '-' && bytes[from + 7] == '-');
        require(month >= 1 && month <= 12);
        require(valid && day >= 1 && day <= DAYS[month - 1] && (month != 2 || day < 29 || isLeap(year)));
        return valid ? epochDay(year, month, day) : 0;
    }

    private static boolean isLeap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    private static long epochDay(int year, int month, int day) {
        long days = 365L * year + (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400;
        for (int m = 1; m < month; m++) {
            days += m == 2 && !isLeap(year) ? 28 : DAYS[m - 1];
        }
        return days + day - 1 - DAYS_FROM_YEAR_0_TO_1970;
    }

    private long secondsOfDay() {
        int at = from + DATE_LENGTH;
        int hour = number(at + 1, 2);
        int minute = number(at + 4, 2);
        int second = number(at + 7, 2);
        require((bytes[at] | 0x20) == 't' || bytes[at] == ' ');
        require(bytes[at + 3] == ':' && bytes[at + 6] == ':');
        require(hour <= 23 && minute <= 59 && (second <= 59 || (second == 60 && minute == 59)));
        return hour * 3_600L + minute * 60L + second;
    }

    private int digitsEnd(int at) {
        int end = at;
        while (end < to && isDigit(bytes[end])) {
            end++;
        }
        require(end > at);
        return end;
    }

    private long fraction(int at, int end) {
        long micros = 0;
        for (int i = 0; i < 6; i++) {
            micros = micros * 10 + (at + i < end ? bytes[at + i] - '0' : 0);
        }
        return micros;
    }

    private long offsetSeconds(int at) {
        if (at + 1 == to) {
            require((bytes[at] | 0x20) == 'z');
            return 0;
        }
        if (at + OFFSET_LENGTH != to) {
            valid = false;
            return 0;
        }
        int hours = number(at + 1, 2);
        int minutes = number(at + 4, 2);
        require((bytes[at] == '+' || bytes[at] == '-') && bytes[at + 3] == ':');
        require(hours <= 23 && minutes <= 59);
        long offset = hours * 3_600L + minutes * 60L;
        return bytes[at] == '-' ? -offset : offset;
    }

    private int number(int at, int digits) {
        int value = 0;
        for (int i = at; i < at + digits; i++) {
            require(isDigit(bytes[i]));
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private void require(boolean condition) {
        valid &= condition;
    }
}
