package io.scoreline.scoring.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class JsonTextTest {
    private final long seed = Long.getLong("scoreline.seed", System.nanoTime());

    /// Eight bytes at a time find what one after the other does.
    @Test
    void stringsEndWhereTheirBytesSay() {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        String[] pieces = {"a", "\\\"", "\\\\", "\u00e9", "\u20ac", "\ud83d\ude00", "\\u0041", "~", " ", "!", "#", "[", "]", "abcdefgh"};
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("\"");
            for (int left = random.nextInt(12); left > 0; left--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            int before = random.nextInt(9);
            byte[] bytes = (" ".repeat(before) + text + "\"" + ",\"\\".repeat(random.nextInt(5)))
                    .getBytes(StandardCharsets.UTF_8);
            int end = before + text.toString().getBytes(StandardCharsets.UTF_8).length + 1;
            assertThat(JsonText.stringEnd(bytes, before)).as(text.toString()).isEqualTo(end);
        }
    }

    @Test
    void plainBytesEndAtTheFirstThatIsNone() {
        for (int length = 0; length <= 20; length++) {
            for (int at = 0; at < length; at++) {
                for (int b = 0; b < 256; b++) {
                    byte[] bytes = "aZ!#[]~ 0@`{}^_-+*/.".substring(0, length).getBytes(StandardCharsets.US_ASCII);
                    bytes[at] = (byte) b;
                    boolean plain = b >= 0x20 && b < 0x80 && b != '"' && b != '\\';
                    assertThat(JsonText.plainEnd(bytes, 0, length)).isEqualTo(plain ? length : at);
                    assertThat(JsonText.plainEnd(bytes, at, at)).isEqualTo(at);
                }
            }
        }
    }
}
