package io.scoreline.standalone.command;

import io.scoreline.api.access.KeyRing;
import io.scoreline.shard.catalog.KeyEntry;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.roles.StoreAccess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `key revoke`: ends a key.
@Command(name = "revoke", description = "Revoke an API key, named by its first characters as `key list` shows them.")
final class KeyRevokeCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    @Parameters(paramLabel = "PREFIX", description = "the key's first characters, such as slk_Qm5vX2tl")
    private String prefix = "";

    KeyRevokeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        StandaloneConfig config = context.config(global.config, flags.settings());
        try (StoreAccess store = StoreAccess.beside(config)) {
            store.prepare(config.store());
            KeyEntry revoked = store.catalog()
                    .revokeKey(prefix)
                    .orElseThrow(() -> new CommandException("key " + prefix
                            + ": expected the first characters of a key that is not revoked, as `scoreline key list` shows"
                            + " them, found none"));
            context.terminal()
                    .print("key " + revoked.prefix() + " (" + revoked.name() + ") is revoked: refused within "
                            + KeyRing.REVOKED_WITHIN.toSeconds() + " s by every API that reaches the catalog, and within "
                            + KeyRing.GOOD_FOR.toMinutes() + " min by one that does not");
            return ExitCode.DONE;
        }
    }
}
