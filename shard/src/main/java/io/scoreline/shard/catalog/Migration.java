package io.scoreline.shard.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One step of the schema; once released it is never altered.
record Migration(int version, String name, String sql) {
    /// All steps of this release, in order.
    static final List<Migration> ALL = List.of(
            resource("0001_tables.sql"),
            resource("0002_functions.sql"),
            resource("0003_claims.sql"),
            resource("0004_versions.sql"),
            resource("0005_budget.sql"),
            resource("0006_starts.sql"),
            resource("0007_keys.sql"),
            resource("0008_merges.sql"),
            resource("0009_serves.sql"),
            resource("0010_score_merges.sql"),
            resource("0011_erasures.sql"),
            resource("0012_unjournalled.sql"),
            resource("0013_tenant_retention.sql"));

    private static final Pattern SERVES = Pattern.compile("-- serves (\\d+)\\R[\\s\\S]*");

    /// The oldest schema version whose release goes on with the schema that this step leaves, where the step says so.
    OptionalInt serves() {
        Matcher first = SERVES.matcher(sql);
        return first.matches() ? OptionalInt.of(Integer.parseInt(first.group(1))) : OptionalInt.empty();
    }

    String sha256() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(sql.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Migration resource(String name) {
        try (InputStream in = Migration.class.getResourceAsStream("migrations/" + name)) {
            if (in == null) {
                throw new IllegalStateException("migrations/" + name + " is missing beside " + Migration.class);
            }
            int version = Integer.parseInt(name.substring(0, name.indexOf('_')));
            return new Migration(version, name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read migrations/" + name, e);
        }
    }
}
