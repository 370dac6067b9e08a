package io.scoreline.standalone.command;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/// Times on the command line: `now`, or RFC 3339.
final class Times {
    private Times() {}

    static Instant parse(String flag, String text, Clock clock) throws CommandException {
        if (text.equals("now")) {
            return clock.instant();
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException unreadable) {
            throw new CommandException(
                    flag + ": expected now or a time such as 2026-01-31T12:00:00Z, found \"" + text + "\"");
        }
    }
}
