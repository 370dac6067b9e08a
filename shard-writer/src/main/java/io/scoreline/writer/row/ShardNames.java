package io.scoreline.writer.row;

import io.scoreline.shard.PartitionId;
import io.scoreline.shard.store.ShardPath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;

/// Paths of event shards, in Hive style: `events/date=YYYY-MM-DD/partition=NN/<level>-<origin>-<16 random hex
/// digits>.parquet`, or `events/date=YYYY-MM-DD/[tenant=…/]entity_key=…/<level>-<partition>-<origin>-<16 random hex
/// digits>.parquet` for those of one entity. In names of folders all bytes but letters, digits, `.`, `_` and `-` are
/// percent-encoded; a name longer than [#MOST_NAME] is its first characters and a digest.
public final class ShardNames {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ENTITY_FOLDER = "entity_key=";
    private static final int DIGEST_DIGITS = 32;

    /// Whose events are those of a store without keys: it has no folder.
    private static final byte[] ONLY_TENANT = "default".getBytes(StandardCharsets.US_ASCII);

    /// What file systems and object stores allow, less the key before it.
    static final int MOST_NAME = 200;

    private ShardNames() {}

    /// `origin` tells who wrote it: writer and epoch, or the lease's epoch.
    public static ShardPath dated(int day, PartitionId partition, int level, String origin) {
        return path(LocalDate.ofEpochDay(day).toString(), partition, level, origin);
    }

    /// For a file with events of many dates.
    public static ShardPath undated(PartitionId partition, int level, String origin) {
        return path("__HIVE_DEFAULT_PARTITION__", partition, level, origin);
    }

    /// For a file with events of one date and one entity.
    public static ShardPath ofEntity(
            int day, byte[] tenant, byte[] entity, PartitionId partition, int level, String origin) {
        return new ShardPath(String.format(
                "events/date=%s/%s%s%s/%d-%d-%s-%s.parquet",
                LocalDate.ofEpochDay(day),
                Arrays.equals(tenant, ONLY_TENANT) ? "" : "tenant=" + folder(tenant) + "/",
                ENTITY_FOLDER,
                folder(entity),
                level,
                partition.value(),
                origin,
                random()));
    }

    /// The folder of a file of [#ofEntity]; empty for every other one.
    public static String entityFolder(ShardPath path) {
        String value = path.value();
        int end = value.lastIndexOf('/');
        int from = value.lastIndexOf('/', end - 1) + 1;
        return value.startsWith(ENTITY_FOLDER, from) ? value.substring(0, end) : "";
    }

    private static String folder(byte[] name) {
        StringBuilder text = new StringBuilder();
        int cut = 0;
        for (byte unit : name) {
            boolean begins = (unit & 0xC0) != 0x80;
            if (begins && text.length() <= MOST_NAME - 1 - DIGEST_DIGITS) {
                cut = text.length();
            }
            boolean plain = (unit >= 'a' && unit <= 'z')
                    || (unit >= 'A' && unit <= 'Z')
                    || (unit >= '0' && unit <= '9')
                    || unit == '.'
                    || unit == '_'
                    || unit == '-';
            text.append(plain ? String.valueOf((char) unit) : String.format("%%%02X", unit));
        }
        return text.length() <= MOST_NAME ? text.toString() : text.substring(0, cut) + "-" + digest(name);
    }

    private static String digest(byte[] name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name);
            return HexFormat.of().formatHex(digest).substring(0, DIGEST_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// 64 random bits in hex: names are never used twice.
    public static String random() {
        return String.format("%016x", RANDOM.nextLong());
    }

    private static ShardPath path(String date, PartitionId partition, int level, String origin) {
        return new ShardPath(String.format(
                "events/date=%s/partition=%02d/%d-%s-%s.parquet", date, partition.value(), level, origin, random()));
    }
}
