package io.scoreline.scoring.json;

/// UTF-8 by table 3-7 of the Unicode standard: no overlong forms, no surrogates, nothing above U+10FFFF.
final class Utf8 {
    private Utf8() {}

    /// Checks the sequence of two to four bytes that begins here; returns its length.
    static int checkSequence(byte[] bytes, int at, int to) throws JsonSyntaxException {
        int lead = bytes[at] & 0xff;
        int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (lead < 0xc2 || lead > 0xf4) {
            throw new JsonSyntaxException(at, "UTF-8", JsonText.describe(lead));
        }
        for (int i = 1; i < length; i++) {
            int next = at + i < to ? bytes[at + i] & 0xff : -1;
            int low = i == 1 ? lowestSecond(lead) : 0x80;
            int high = i == 1 ? highestSecond(lead) : 0xbf;
            if (next < low || next > high) {
                throw new JsonSyntaxException(at + i, "UTF-8", JsonText.describe(next));
            }
        }
        return length;
    }

    private static int lowestSecond(int lead) {
        return lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    }

    private static int highestSecond(int lead) {
        return lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    }

    /// Writes one code point; returns the position behind it.
    static int put(byte[] target, int at, int codePoint) {
        if (codePoint < 0x80) {
            target[at] = (byte) codePoint;
            return at + 1;
        }
        if (codePoint < 0x800) {
            target[at] = (byte) (0xc0 | codePoint >> 6);
            target[at + 1] = continuation(codePoint);
            return at + 2;
        }
        if (codePoint < 0x10000) {
            target[at] = (byte) (0xe0 | codePoint >> 12);
            target[at + 1] = continuation(codePoint >> 6);
            target[at + 2] = continuation(codePoint);
            return at + 3;
        }
        target[at] = (byte) (0xf0 | codePoint >> 18);
        target[at + 1] = continuation(codePoint >> 12);
        target[at + 2] = continuation(codePoint >> 6);
        target[at + 3] = continuation(codePoint);
        return at + 4;
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3f));
    }
}
