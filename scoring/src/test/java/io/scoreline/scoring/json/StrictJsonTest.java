package io.scoreline.scoring.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.scoring.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StrictJsonTest {
    private static final int MAX_DEPTH = 64;

    private static void check(byte[] bytes) throws JsonSyntaxException {
        StrictJson.check(bytes, 0, bytes.length, MAX_DEPTH);
    }

    private static boolean accepts(byte[] bytes) {
        try {
            check(bytes);
            return true;
        } catch (JsonSyntaxException e) {
            return false;
        }
    }

    @Test
    void acceptsAndRefusesTheWholeParsingSuite() throws IOException {
        Path folder = SharedFolder.require("corpora/JSONTestSuite/test_parsing");
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.toList();
        }
        int accepted = 0;
        int refused = 0;
        for (Path file : files) {
            boolean ok = accepts(Files.readAllBytes(file));
            char kind = file.getFileName().toString().charAt(0);
            if (kind != 'i') {
                assertThat(ok).as(file.getFileName().toString()).isEqualTo(kind == 'y');
                accepted += ok ? 1 : 0;
                refused += ok ? 0 : 1;
            }
        }
        assertThat(accepted).isGreaterThan(90);
        assertThat(refused).isGreaterThan(180);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1e308",
                "1.7976931348623157e308",
                "1e-999999999999999999999",
                "123456789012345678901234567890",
                "\"\\ud800\"",
                "\"\\u0000\"",
                " [ ] ",
                "{\"a\":{\"a\":[1,{}]},\"a\":null}",
                "\t\r\n true\n"
            })
    void acceptsStrictJson(String text) throws JsonSyntaxException {
        check(text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1e400 | 0 | a number within the range of a double | 1e400",
                "[1,-1e309] | 3 | a number within the range of a double | -1e309",
                "01 | 1 | no digit after a leading 0 | '1'",
                "{\"a\" 1} | 5 | ':' | '1'",
                "{\"a\":1,} | 7 | a member name in double quotes | '}'",
                "[1 2] | 3 | ',' or ']' | '2'",
                "{} x | 3 | the end | 'x'",
                "\"abc | 4 | '\"' at the end of the string | the end",
                "\"\\x\" | 2 | one of \" \\ / b f n r t u after a backslash | 'x'",
                "nul | 3 | 'null' | the end",
                "`` | 0 | a JSON value | the end"
            })
    void saysWhereAndWhat(String text, int offset, String expected, String found) {
        assertThatThrownBy(() -> check(text.getBytes(UTF_8))).isInstanceOfSatisfying(JsonSyntaxException.class, e -> {
            assertThat(e.offset()).isEqualTo(offset);
            assertThat(e.expected()).isEqualTo(expected);
            assertThat(e.found()).isEqualTo(found);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00c0\u0080",
                "\u00c1\u00bf",
                "\u00e0\u0080\u0080",
                "\u00ed\u00a0\u0080",
                "\u00f0\u0080\u0080\u0080",
                "\u00f4\u0090\u0080\u0080",
                "\u00f5\u0080\u0080\u0080",
                "\u0080",
                "\u00e2\u0082",
                "\u00ff",
                "\u0001",
                "\u001f"
            })
    void refusesWhatIsNotUtf8(String inside) {
        byte[] bytes = ("\"abcdefgh" + inside + "\"").getBytes(ISO_8859_1);
        assertThat(accepts(bytes)).isFalse();
    }

    @Test
    void acceptsEveryCodePoint() throws JsonSyntaxException {
        for (int c = 0x20; c <= Character.MAX_CODE_POINT; c += 7) {
            if (c != '"' && c != '\\' && !(c >= 0xd800 && c <= 0xdfff)) {
                check(("\"" + Character.toString(c) + "\"").getBytes(UTF_8));
            }
        }
    }

    @Test
    void refusesAByteOrderMark() {
        assertThat(accepts("\ufeff{}".getBytes(UTF_8))).isFalse();
    }

    @Test
    void limitsDepthWithoutUsingStack() {
        assertThat(accepts(("[".repeat(MAX_DEPTH) + "]".repeat(MAX_DEPTH)).getBytes(UTF_8)))
                .isTrue();
        assertThat(accepts(("[".repeat(MAX_DEPTH + 1) + "]".repeat(MAX_DEPTH + 1)).getBytes(UTF_8)))
                .isFalse();
        byte[] deep = ("{\"a\":[".repeat(500_000) + "1" + "]}".repeat(500_000)).getBytes(UTF_8);
        assertThatThrownBy(() -> check(deep))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("at most 64 levels");
        assertThat(depthAccepted(deep)).isTrue();
    }

    private static boolean depthAccepted(byte[] deep) {
        try {
            StrictJson.check(deep, 0, deep.length, Integer.MAX_VALUE);
            return true;
        } catch (JsonSyntaxException e) {
            return false;
        }
    }

    @Test
    void readsOneValueOfMany() throws JsonSyntaxException {
        byte[] bytes = " {\"a\":1}\n[2] 3".getBytes(UTF_8);
        int first = StrictJson.checkValue(bytes, 0, bytes.length, MAX_DEPTH);
        int second = StrictJson.checkValue(bytes, first, bytes.length, MAX_DEPTH);
        assertThat(first).isEqualTo(8);
        assertThat(second).isEqualTo(12);
        assertThat(StrictJson.checkValue(bytes, second, bytes.length, MAX_DEPTH))
                .isEqualTo(14);
    }

    @Test
    void looksAtNothingOutsideTheSlice() throws JsonSyntaxException {
        byte[] bytes = "xx\"ab\"yy".getBytes(UTF_8);
        StrictJson.check(bytes, 2, 6, MAX_DEPTH);
        assertThatThrownBy(() -> StrictJson.check(bytes, 2, 5, MAX_DEPTH)).isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void damagedDocumentsNeverThrowAnythingElse() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] good =
                "{\"a\":[1.5e3,-0,true,null,\"\\u00e9\u20ac\ud83d\ude00\"],\"b\":{\"c\":\"\\\"\"}}".getBytes(UTF_8);
        for (int i = 0; i < 200_000; i++) {
            byte[] bad = good.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            int to = random.nextInt(bad.length + 1);
            try {
                StrictJson.check(bad, 0, to, MAX_DEPTH);
                new JsonCursor().reset(bad, 0, to);
            } catch (JsonSyntaxException | IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("expected");
            }
        }
    }
}
