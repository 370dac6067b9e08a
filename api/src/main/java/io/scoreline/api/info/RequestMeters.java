package io.scoreline.api.info;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scoreline.api.http.RequestObserver;
import java.time.Duration;

/// How long requests took and how they ended. All meters are there from the start: no caller can add any. Thread-safe.
final class RequestMeters implements RequestObserver {
    private static final Duration[] LATENCY_BOUNDS = {
        Duration.ofMillis(2),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };
    private static final int REFUSED_FROM = 400;
    private static final int FAILED_FROM = 500;

    private final Meters ingest;
    private final Meters read;
    private final Meters other;

    RequestMeters(MeterRegistry registry) {
        ingest = Meters.of(registry, Operation.INGEST);
        read = Meters.of(registry, Operation.READ);
        other = Meters.of(registry, Operation.OTHER);
    }

    @Override
    public void observed(String route, String method, int status, long nanos) {
        if (Operation.isProbe(route)) {
            return;
        }
        switch (Operation.of(method, route)) {
            case INGEST -> ingest.count(status, nanos);
            case READ -> read.count(status, nanos);
            case OTHER -> other.count(status, nanos);
        }
    }

    private record Meters(Timer time, Counter done, Counter refused, Counter failed) {
        static Meters of(MeterRegistry registry, Operation operation) {
            Timer time = Timer.builder("scoreline.http.requests")
                    .description("Requests answered, waiting included where it was asked for")
                    .tag("operation", operation.text())
                    .serviceLevelObjectives(LATENCY_BOUNDS)
                    .register(registry);
            return new Meters(
                    time,
                    answers(registry, operation, "2xx"),
                    answers(registry, operation, "4xx"),
                    answers(registry, operation, "5xx"));
        }

        private static Counter answers(MeterRegistry registry, Operation operation, String status) {
            return Counter.builder("scoreline.http.responses")
                    .description("Answers, by the first digit of their status")
                    .tag("operation", operation.text())
                    .tag("status", status)
                    .register(registry);
        }

        void count(int status, long nanos) {
            time.record(Duration.ofNanos(nanos));
            if (status < REFUSED_FROM) {
                done.increment();
            } else if (status < FAILED_FROM) {
                refused.increment();
            } else {
                failed.increment();
            }
        }
    }
}
