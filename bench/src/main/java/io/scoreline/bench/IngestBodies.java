package io.scoreline.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/// Bodies of events of about 300 bytes, one on each line, with ids that are never the same again: those are written into a body that was made before. Not thread-safe.
final class IngestBodies {
    private static final int ENTITIES = 10_000;
    private static final int ID_CHARS = 16;
    private static final String MARK = "################";
    private static final String FILLER = "C:\\\\Windows\\\\System32\\\\svchost.exe -k netsvcs -p -s Schedule ";
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;
    private final int[] idAt;
    private final long base;
    private long next;

    IngestBodies(int events, long seed, long epochMillis) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < events; i++) {
            text.append(String.format(
                    Locale.ROOT,
                    "{\"entity\":\"host-%05d\",\"id\":\"%s\",\"ts\":%d,\"type\":\"security\",\"payload\":{\"severity\":%d,"
                            + "\"eventId\":%d,\"target\":\"%s\",\"user\":\"user-%d\",\"bytes\":%d,\"ok\":%b}}%n",
                    random.nextInt(ENTITIES),
                    MARK,
                    epochMillis - random.nextInt(1_000),
                    random.nextInt(10),
                    4_600 + random.nextInt(100),
                    (FILLER + FILLER).substring(0, 110),
                    random.nextInt(1_000),
                    random.nextInt(1 << 20),
                    random.nextBoolean()));
        }
        bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        idAt = new int[events];
        int at = 0;
        for (int i = 0; i < events; i++) {
            while (bytes[at] != '#') {
                at++;
            }
            idAt[i] = at;
            at += ID_CHARS;
        }
        base = seed << 40;
    }

    /// The body with new ids; valid until the next call.
    byte[] next() {
        for (int at : idAt) {
            long id = base + next++;
            for (int i = ID_CHARS - 1; i >= 0; i--) {
                bytes[at + i] = DIGITS[(int) (id & 15)];
                id >>>= 4;
            }
        }
        return bytes;
    }

    int events() {
        return idAt.length;
    }

    int bytesPerEvent() {
        return bytes.length / idAt.length;
    }

    @Override
    public String toString() {
        return new String(Arrays.copyOf(bytes, bytes.length / idAt.length), StandardCharsets.US_ASCII);
    }
}
