package io.scoreline.api;

import io.scoreline.api.access.KeyText;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.KeyOutcome;
import io.scoreline.shard.catalog.KeyScope;
import io.scoreline.shard.catalog.NewKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;

/// Keys made in a catalog, as the command line makes them.
public final class TestingKeys {
    private TestingKeys() {}

    public static KeyText make(Catalog catalog, String tenant, String name, Set<KeyScope> scopes, String... origins) {
        KeyText key = KeyText.make(new SecureRandom());
        KeyOutcome outcome =
                catalog.createKey(new NewKey(key.sha256(), key.prefix(), tenant, name, scopes, List.of(origins), null));
        if (outcome != KeyOutcome.CREATED) {
            throw new AssertionError(tenant + " " + name + ": " + outcome);
        }
        return key;
    }

    /// Headers that send it.
    public static String[] with(KeyText key, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Authorization";
        all[1] = "Bearer " + key.secret();
        System.arraycopy(headers, 0, all, 2, headers.length);
        return all;
    }
}
