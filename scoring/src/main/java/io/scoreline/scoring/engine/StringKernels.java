package io.scoreline.scoring.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.expression.StringPredicate;
import java.util.Arrays;
import java.util.Locale;

/// Loops over columns of UTF-8 slices; no string comes to be where the bytes are ASCII.
final class StringKernels {
    private StringKernels() {}

    static void equal(Register.Strings x, Register.Strings y, boolean[] result, int rows) {
        for (int i = 0; i < rows; i++) {
            result[i] =
                    !x.isMissing(i) && !y.isMissing(i) && x.lengths[i] == y.lengths[i] && regionEquals(x, i, 0, y, i);
        }
    }

    static void orEquals(Register.Strings x, byte[] option, boolean[] result, int rows) {
        for (int i = 0; i < rows; i++) {
            result[i] |= !x.isMissing(i)
                    && Arrays.equals(x.bytes[i], x.froms[i], x.froms[i] + x.lengths[i], option, 0, option.length);
        }
    }

    static void test(
            StringPredicate predicate, Register.Strings text, Register.Strings part, boolean[] result, int rows) {
        for (int i = 0; i < rows; i++) {
            result[i] = !text.isMissing(i) && !part.isMissing(i) && test(predicate, text, part, i);
        }
    }

    private static boolean test(StringPredicate predicate, Register.Strings text, Register.Strings part, int row) {
        int excess = text.lengths[row] - part.lengths[row];
        return excess >= 0
                && switch (predicate) {
                    case STARTS_WITH -> regionEquals(text, row, 0, part, row);
                    case ENDS_WITH -> regionEquals(text, row, excess, part, row);
                    case CONTAINS -> contains(text, row, excess, part);
                };
    }

    private static boolean contains(Register.Strings text, int row, int excess, Register.Strings part) {
        for (int offset = 0; offset <= excess; offset++) {
            if (regionEquals(text, row, offset, part, row)) {
                return true;
            }
        }
        return false;
    }

    /// Whether the whole of `part` lies in `text` at an offset.
    private static boolean regionEquals(
            Register.Strings text, int row, int offset, Register.Strings part, int partRow) {
        int from = text.froms[row] + offset;
        int length = part.lengths[partRow];
        int partFrom = part.froms[partRow];
        return Arrays.equals(text.bytes[row], from, from + length, part.bytes[partRow], partFrom, partFrom + length);
    }

    /// Replaces every slice by its lower-case form, by Unicode's rules without regard to a language.
    static void lower(Register.Strings strings, int rows) {
        int total = 0;
        for (int i = 0; i < rows; i++) {
            total += strings.isMissing(i) ? 0 : strings.lengths[i];
        }
        byte[] buffer = new byte[total];
        int used = 0;
        for (int i = 0; i < rows; i++) {
            if (!strings.isMissing(i)) {
                used = lower(strings, i, buffer, used);
            }
        }
    }

    private static int lower(Register.Strings strings, int row, byte[] buffer, int used) {
        byte[] bytes = strings.bytes[row];
        int from = strings.froms[row];
        int length = strings.lengths[row];
        for (int i = 0; i < length; i++) {
            byte b = bytes[from + i];
            if (b < 0) {
                byte[] lower = new String(bytes, from, length, UTF_8)
                        .toLowerCase(Locale.ROOT)
                        .getBytes(UTF_8);
                strings.set(row, lower, 0, lower.length);
                return used;
            }
            buffer[used + i] = b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
        }
        strings.set(row, buffer, used, length);
        return used + length;
    }
}
