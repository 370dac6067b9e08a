package io.scoreline.standalone.sample;

import io.scoreline.scoring.json.JsonOutput;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;

/// Makes events of accounts that log in, fail to, read, delete, and send data away: envelopes `{entity, id, ts, type,
/// payload}`, in order of time. The same options give the same bytes. Not thread-safe.
public final class EventGenerator {
    private static final double AUTH_SHARE = 0.4;
    private static final double ACCESS_SHARE = 0.8;
    private static final double FAILED_SHARE = 0.15;
    private static final double DESTRUCTIVE_SHARE = 0.06;
    private static final int LEAST_BYTES_EXPONENT = 2;
    private static final int BYTES_EXPONENTS = 5;
    private static final int SEVERITIES = 4;
    private static final String[] HARMLESS = {"read", "list", "write"};
    private static final String[] DESTRUCTIVE = {"delete", "export"};

    private final GeneratorOptions options;
    private final SplittableRandom random;
    private final Zipf entities;
    private int made;

    public EventGenerator(GeneratorOptions options) {
        this.options = options;
        this.random = new SplittableRandom(options.seed());
        this.entities = new Zipf(options.entities());
    }

    public boolean hasNext() {
        return made < options.events();
    }

    /// The next event as one line of JSON, without its end of line.
    public byte[] next() {
        return event(time(made++));
    }

    /// An event at a time of the caller's choice, in the same stream of random numbers.
    public byte[] next(Instant ts) {
        made++;
        return event(ts);
    }

    /// Evenly spread, and moved back within its own share of the span; the last one lies at the end.
    private Instant time(int index) {
        long spanMillis = options.span().toMillis();
        long share = Math.max(1, spanMillis / options.events());
        long jitter = index == options.events() - 1 ? 0 : random.nextLong(share);
        double shareBefore = (options.events() - 1.0 - index) / options.events();
        long before = (long) (spanMillis * shareBefore);
        return options.end().truncatedTo(ChronoUnit.MILLIS).minusMillis(before + jitter);
    }

    private byte[] event(Instant ts) {
        String entity = "account-" + (entities.rank(random.nextDouble()) + 1);
        double kind = random.nextDouble();
        String type = kind < AUTH_SHARE ? "auth" : kind < ACCESS_SHARE ? "access" : "transfer";
        JsonOutput json = new JsonOutput()
                .beginObject()
                .name("entity")
                .value(entity)
                .name("id")
                .value(Long.toHexString(options.seed()) + "-" + made)
                .name("ts")
                .value(ts.toString())
                .name("type")
                .value(type)
                .name("payload")
                .beginObject();
        switch (type) {
            case "auth" -> auth(json);
            case "access" -> access(json);
            default -> transfer(json);
        }
        return json.endObject().endObject().toBytes();
    }

    private void auth(JsonOutput json) {
        boolean failed = random.nextDouble() < FAILED_SHARE;
        json.name("action").value(failed ? "login_failed" : "login");
        json.name("severity").value(failed ? 2 + random.nextInt(SEVERITIES) : 0);
        json.name("failed").value(failed);
    }

    private void access(JsonOutput json) {
        String[] actions = random.nextDouble() < DESTRUCTIVE_SHARE ? DESTRUCTIVE : HARMLESS;
        json.name("action").value(actions[random.nextInt(actions.length)]);
        json.name("severity").value(random.nextInt(SEVERITIES));
    }

    /// Sizes are spread evenly over their orders of magnitude.
    private void transfer(JsonOutput json) {
        double exponent = LEAST_BYTES_EXPONENT + BYTES_EXPONENTS * random.nextDouble();
        json.name("action").value("send");
        json.name("bytes").value(Math.round(Math.pow(10, exponent)));
        json.name("severity").value(random.nextInt(SEVERITIES) / 2.0);
    }
}
