package io.scoreline.scoring.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeTextTest {
    private static final long DAY = 86_400_000_000L;

    private static String expected(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {
        0, 1, -1, 999, 1_000, 999_999, 1_000_000, -1_000_000, 1_795_000_000_123_456L, 253_402_300_799_999_999L, 253_402_300_800_000_000L,
        -62_135_596_800_000_000L, -62_135_596_800_000_001L, -62_167_219_200_000_000L, Long.MAX_VALUE, Long.MIN_VALUE
    })
    void edgesAreWrittenAsInstants(long micros) {
        assertThat(TimeText.of(micros)).isEqualTo(expected(micros));
    }

    @Test
    void everyDayOfTenThousandYearsHasItsDate() {
        long last = LocalDate.of(9999, 12, 31).toEpochDay();
        for (long day = LocalDate.of(1, 1, 1).toEpochDay(); day <= last; day++) {
            if (!TimeText.of(day * DAY).equals(LocalDate.ofEpochDay(day) + "T00:00:00Z")) {
                assertThat(TimeText.of(day * DAY)).isEqualTo(LocalDate.ofEpochDay(day) + "T00:00:00Z");
            }
        }
    }

    @Test
    void randomTimesAreWrittenAsInstants() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 100_000; i++) {
            long micros = random.nextLong(-70_000_000_000_000_000L, 260_000_000_000_000_000L);
            long rounded = i % 3 == 0 ? micros / 1_000 * 1_000 : i % 3 == 1 ? micros / 1_000_000 * 1_000_000 : micros;
            if (!TimeText.of(rounded).equals(expected(rounded))) {
                assertThat(TimeText.of(rounded)).isEqualTo(expected(rounded));
            }
        }
    }
}
