package io.scoreline.scoring.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventTimeTest {
    private static long micros(Instant instant) {
        return Math.addExact(instant.getEpochSecond() * 1_000_000, instant.getNano() / 1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z", "2019-12-05T01:49:34.041Z", "2024-02-29T23:59:59.999999+14:00",
                        "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999-18:00", "1969-12-31T23:59:59.5Z", "2000-02-29T00:00:00-00:00",
                        "2026-01-31T12:00:00.123456789Z"
            })
    void agreesWithTheJdk(String text) {
        Instant expected = OffsetDateTime.parse(text).toInstant();
        assertThat(EventTime.parseMicros(text)).isEqualTo(micros(expected));
    }

    @Test
    void agreesWithTheJdkOnEveryDay() {
        for (LocalDate day = LocalDate.of(0, 1, 1); day.getYear() < 10_000; day = day.plusDays(13)) {
            assertThat(EventTime.parseMicros(day + "T00:00:00Z")).isEqualTo(day.toEpochDay() * 86_400_000_000L);
        }
    }

    @Test
    void readsOtherFormsThatTheStandardAllows() {
        long expected = EventTime.parseMicros("2026-01-31T12:00:00Z");
        assertThat(EventTime.parseMicros("2026-01-31t12:00:00z")).isEqualTo(expected);
        assertThat(EventTime.parseMicros("2026-01-31 13:30:00+01:30")).isEqualTo(expected);
        assertThat(EventTime.parseMicros("2016-12-31T23:59:60Z"))
                .isEqualTo(EventTime.parseMicros("2017-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-01-31",
                "2026-01-31T12:00:00",
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-01-32T00:00:00Z",
                "2026-01-00T00:00:00Z",
                "2026-01-31T24:00:00Z",
                "2026-01-31T12:60:00Z",
                "2026-01-31T12:00:61Z",
                "2026-01-31T12:00:00.Z",
                "2026-01-31T12:00:00+1:00",
                "2026-01-31T12:00:00+0100",
                "2026-01-31T12:00:00ZZ",
                "2026-01-31X12:00:00Z",
                "-2026-01-31T12:00:00Z",
                "2026-01-31T12:00:00+24:00",
                "2026-01-31T12:00:00.5",
                "1900-02-29T00:00:00Z",
                "2026-01-3éT12:00:00Z"
            })
    void refusesOtherText(String text) {
        assertThatThrownBy(() -> EventTime.parseMicros(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected an RFC 3339 time")
                .hasMessageContaining("found \"" + text + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1575510574, 1575510574000000",
        "1575510574041, 1575510574041000",
        "1575510574041123, 1575510574041123",
        "-1, -1000000",
        "-99999999999, -99999999999000000",
        "99999999999999999, 99999999999999999"
    })
    void magnitudeTellsTheUnit(long value, long expected) {
        assertThat(EventTime.fromEpoch(value)).isEqualTo(expected);
    }

    @Test
    void fractionsOfSecondsAreKept() {
        assertThat(EventTime.fromEpoch(1575510574.041123)).isEqualTo(1575510574041123L);
        assertThat(EventTime.fromEpoch(1575510574041.5)).isEqualTo(1575510574041500L);
    }

    @Test
    void refusesWhatIsTooLarge() {
        assertThatThrownBy(() -> EventTime.fromEpoch(1_700_000_000_000_000_000L))
                .hasMessageContaining("found 1700000000000000000");
        assertThatThrownBy(() -> EventTime.fromEpoch(Long.MIN_VALUE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EventTime.fromEpoch(1e17)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EventTime.fromEpoch(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
