package io.scoreline.standalone.command;

import io.scoreline.shard.catalog.TenantLimits;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.roles.StoreAccess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `key limit`: bounds what a tenant may ask of each API.
@Command(
        name = "limit",
        description = "Bound what a tenant may ask of each API; beyond that its requests are refused with 429. What is left out"
                + " has no limit.")
final class KeyLimitCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    @Parameters(paramLabel = "TENANT", description = "a tenant that has had a key")
    private String tenant = "";

    @Option(names = "--events", paramLabel = "N", description = "events a second, with a second's worth at once")
    private long events;

    @Option(names = "--requests", paramLabel = "N", description = "requests a second, with a second's worth at once")
    private long requests;

    @Option(names = "--concurrent", paramLabel = "N", description = "requests at a time")
    private int concurrent;

    KeyLimitCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        TenantLimits limits = limits();
        StandaloneConfig config = context.config(global.config, flags.settings());
        try (StoreAccess store = StoreAccess.beside(config)) {
            store.prepare(config.store());
            if (!store.catalog().limitTenant(tenant, limits)) {
                throw new CommandException("tenant \"" + tenant + "\": expected one that has had a key, found none of this name");
            }
        }
        context.terminal()
                .print("tenant " + tenant + ": " + text(events) + " events a second, " + text(requests)
                        + " requests a second, " + text(concurrent) + " requests at a time, of each API");
        return ExitCode.DONE;
    }

    private TenantLimits limits() throws CommandException {
        try {
            return new TenantLimits(events, requests, concurrent);
        } catch (IllegalArgumentException refused) {
            throw new CommandException(String.valueOf(refused.getMessage()));
        }
    }

    private static String text(long limit) {
        return limit == 0 ? "any number of" : Long.toString(limit);
    }
}
