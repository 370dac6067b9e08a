package io.scoreline.standalone.command;

import io.scoreline.standalone.config.DurationText;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.roles.StoreAccess;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `key retention`: keeps a tenant's events for another time than the setting says.
@Command(
        name = "retention",
        description = "Keep a tenant's events for another time than the setting retention says. Workers take away what is older"
                + " within a few minutes, once it is scored.")
final class KeyRetentionCommand implements Callable<Integer> {
    private static final String FOR_EVER = "forever";
    private static final String AS_SET = "default";
    private static final Duration LEAST = Duration.ofDays(1);
    private static final Duration MOST = Duration.ofDays(36_500);

    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    @Parameters(index = "0", paramLabel = "TENANT", description = "a tenant that has had a key")
    private String tenant = "";

    @Parameters(
            index = "1",
            paramLabel = "TIME",
            description = "such as 30d, in whole days; " + FOR_EVER + "; or " + AS_SET + ": as the setting says")
    private String time = "";

    KeyRetentionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Optional<Duration> kept = kept();
        StandaloneConfig config = context.config(global.config, flags.settings());
        try (StoreAccess store = StoreAccess.beside(config)) {
            store.prepare(config.store());
            if (!store.catalog().retainTenant(tenant, kept)) {
                throw new CommandException("tenant \"" + tenant + "\": expected one that has had a key, found none of this name");
            }
        }
        context.terminal().print("tenant " + tenant + ": events are kept " + text(kept));
        return ExitCode.DONE;
    }

    private static String text(Optional<Duration> kept) {
        return kept.map(time -> time.isZero() ? "for ever" : "for " + time.toDays() + (time.toDays() == 1 ? " day" : " days"))
                .orElse("for as long as the setting says");
    }

    private Optional<Duration> kept() throws CommandException {
        String text = time.strip();
        if (text.equals(AS_SET)) {
            return Optional.empty();
        }
        if (text.equals(FOR_EVER)) {
            return Optional.of(Duration.ZERO);
        }
        try {
            Duration found = DurationText.parse(text);
            if (found.compareTo(LEAST) >= 0 && found.compareTo(MOST) <= 0 && found.equals(Duration.ofDays(found.toDays()))) {
                return Optional.of(found);
            }
        } catch (IllegalArgumentException unreadable) {
            // Told below.
        }
        throw new CommandException("TIME: expected 1 to " + MOST.toDays() + " whole days such as 30d, " + FOR_EVER + " or " + AS_SET + ", found \"" + time + "\"");
    }
}
