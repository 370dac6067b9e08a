package io.scoreline.standalone.command;

import io.scoreline.shard.catalog.KeyEntry;
import io.scoreline.shard.catalog.KeyScope;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.roles.StoreAccess;
import io.scoreline.standalone.terminal.TextTable;
import io.scoreline.standalone.terminal.TextTable.Column;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `key list`: all keys, by their first characters.
@Command(name = "list", description = "List all API keys; of each its first characters are known, and what it is good for.")
final class KeyListCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    KeyListCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        StandaloneConfig config = context.config(global.config, flags.settings());
        try (StoreAccess store = StoreAccess.beside(config)) {
            store.prepare(config.store());
            List<KeyEntry> keys = store.catalog().keys();
            if (keys.isEmpty()) {
                context.terminal().print("no keys: the store is served to this machine alone, without any");
            } else {
                context.terminal().print(table(keys));
            }
            return ExitCode.DONE;
        }
    }

    private TextTable table(List<KeyEntry> keys) {
        TextTable table = new TextTable(
                Column.whole("key"),
                Column.text("tenant"),
                Column.text("name"),
                Column.text("scopes"),
                Column.text("origins"),
                Column.text("made"),
                Column.text("state"));
        keys.forEach(key -> table.row(
                key.prefix(),
                key.tenant().isEmpty() ? "* (operator)" : key.tenant(),
                key.name(),
                key.scopes().stream().sorted().map(KeyScope::text).collect(Collectors.joining(",")),
                String.join(" ", key.origins()),
                text(key.createdAt()),
                state(key)));
        return table;
    }

    private String state(KeyEntry key) {
        Instant revoked = key.revokedAt();
        if (revoked != null) {
            return "revoked " + text(revoked);
        }
        Instant expires = key.expiresAt();
        if (expires == null) {
            return "live";
        }
        return key.isLive(context.clock().instant()) ? "live until " + text(expires) : "expired " + text(expires);
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
