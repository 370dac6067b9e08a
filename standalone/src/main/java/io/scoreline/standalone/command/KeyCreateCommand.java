package io.scoreline.standalone.command;

import io.scoreline.api.access.KeyRing;
import io.scoreline.api.access.KeyText;
import io.scoreline.shard.catalog.KeyOutcome;
import io.scoreline.shard.catalog.KeyScope;
import io.scoreline.shard.catalog.NewKey;
import io.scoreline.standalone.config.DurationText;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.roles.StoreAccess;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `key create`: a new key, printed once.
@Command(
        name = "create",
        description = "Make an API key and print it, alone, to the standard output; it is not kept and cannot be shown again.")
final class KeyCreateCommand implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?");
    private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.-]+(:[0-9]{1,5})?");
    private static final int MOST_ORIGINS = 20;
    private static final String NAME_FORM = "1 to 63 lower-case letters, digits, and inner dots, hyphens and underscores";

    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    @Parameters(paramLabel = "NAME", description = "what the key is for; two live keys may have one name, the old and the new")
    private String name = "";

    @Option(names = "--tenant", paramLabel = "TENANT", description = "whose events and scores the key is for")
    private @Nullable String tenant;

    @Option(
            names = "--operator",
            description = "instead of --tenant: a key for what concerns all tenants, such as definitions for all, and for"
                    + " no events and scores")
    private boolean operator;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            split = ",",
            description = "write, read, admin, or several of them with commas (default: write,read; admin for --operator;"
                    + " write with --origin)")
    private @Nullable List<String> scopes;

    @Option(
            names = "--origin",
            paramLabel = "ORIGIN",
            description = "a web site, such as https://shop.example, from whose pages alone the key may send events; may be"
                    + " repeated")
    private List<String> origins = new ArrayList<>();

    @Option(names = "--expires", paramLabel = "DURATION", description = "such as 90d (default: never)")
    private @Nullable String expires;

    KeyCreateCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        String owner = owner();
        Set<KeyScope> wanted = scopes();
        checkOrigins(wanted);
        expect(NAME.matcher(name).matches(), "NAME", NAME_FORM, name);
        Duration lifetime = lifetime();
        KeyText key = KeyText.make(new SecureRandom());
        StandaloneConfig config = context.config(global.config, flags.settings());
        try (StoreAccess store = StoreAccess.beside(config)) {
            store.prepare(config.store());
            NewKey entry = new NewKey(key.sha256(), key.prefix(), owner, name, wanted, origins, lifetime);
            refuse(store.catalog().createKey(entry));
        }
        context.terminal().print(key.secret());
        context.terminal()
                .err()
                .println("key " + key.prefix() + " of " + (owner.isEmpty() ? "the operator" : "tenant " + owner)
                        + ": good at once; send it as \"Authorization: Bearer KEY\". From now on requests without a key"
                        + " are refused, within " + KeyRing.REVOKED_WITHIN.toSeconds() + " s.");
        return ExitCode.DONE;
    }

    private String owner() throws CommandException {
        if (operator == (tenant != null)) {
            throw new CommandException("expected --tenant TENANT or --operator, found " + (operator ? "both" : "neither"));
        }
        String owner = tenant == null ? "" : tenant;
        expect(operator || NAME.matcher(owner).matches(), "--tenant", NAME_FORM, owner);
        return owner;
    }

    private Set<KeyScope> scopes() throws CommandException {
        List<String> given = scopes;
        if (given == null) {
            return operator
                    ? EnumSet.of(KeyScope.ADMIN)
                    : origins.isEmpty() ? EnumSet.of(KeyScope.WRITE, KeyScope.READ) : EnumSet.of(KeyScope.WRITE);
        }
        Set<KeyScope> all = EnumSet.noneOf(KeyScope.class);
        for (String text : given) {
            all.add(Arrays.stream(KeyScope.values())
                    .filter(scope -> scope.text().equals(text.strip().toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> refused("--scope", "write, read or admin", text)));
        }
        expect(!operator || all.equals(EnumSet.of(KeyScope.ADMIN)), "--scope", "admin for an operator's key", given.toString());
        return all;
    }

    /// A key in a web page is everybody's.
    private void checkOrigins(Set<KeyScope> wanted) throws CommandException {
        for (String origin : origins) {
            expect(ORIGIN.matcher(origin).matches(), "--origin", "scheme and host as a browser sends them, such as https://shop.example", origin);
        }
        expect(origins.size() <= MOST_ORIGINS, "--origin", "at most " + MOST_ORIGINS, origins.size() + " of them");
        expect(
                origins.isEmpty() || wanted.equals(EnumSet.of(KeyScope.WRITE)),
                "--origin",
                "the scope write alone, since such a key lies open in web pages",
                wanted.toString());
    }

    private @Nullable Duration lifetime() throws CommandException {
        if (expires == null) {
            return null;
        }
        try {
            Duration lifetime = DurationText.parse(expires);
            expect(lifetime.toSeconds() > 0, "--expires", "1s or more", expires);
            return lifetime;
        } catch (IllegalArgumentException unreadable) {
            throw new CommandException("--expires: " + unreadable.getMessage() + ", found \"" + expires + "\"");
        }
    }

    private void refuse(KeyOutcome outcome) throws CommandException {
        switch (outcome) {
            case CREATED -> {}
            case MOST_OF_NAME ->
                throw new CommandException("key \"" + name + "\": two live ones have this name, the old and the new;"
                        + " revoke one of them with `scoreline key revoke PREFIX` (`scoreline key list` shows them)");
            case MOST -> throw new CommandException("the store has as many live keys as it may: revoke some first");
        }
    }

    private static void expect(boolean holds, String what, String expected, String found) throws CommandException {
        if (!holds) {
            throw refused(what, expected, found);
        }
    }

    private static CommandException refused(String what, String expected, String found) {
        return new CommandException(what + ": expected " + expected + ", found \"" + found + "\"");
    }
}
