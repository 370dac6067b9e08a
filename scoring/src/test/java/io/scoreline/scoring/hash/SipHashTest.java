package io.scoreline.scoring.hash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SipHashTest {
    private static final long K0 = 0x0706050403020100L;
    private static final long K1 = 0x0f0e0d0c0b0a0908L;

    /// Vectors of the reference implementation: the message is 00 01 02 … of the given length.
    @ParameterizedTest
    @CsvSource({
        "0, 726fdb47dd0e0e31",
        "1, 74f839c593dc67fd",
        "2, 0d6c8009d9a94f5a",
        "3, 85676696d7fb7e2d",
        "7, ab0200f58b01d137",
        "8, 93f5f5799a932462",
        "15, a129ca6149be45e5",
        "63, 958a324ceb064572"
    })
    void agreesWithTheReferenceVectors(int length, String expected) {
        byte[] message = new byte[length];
        for (int i = 0; i < length; i++) {
            message[i] = (byte) i;
        }
        assertThat(SipHash.hash(K0, K1, message, 0, length)).isEqualTo(Long.parseUnsignedLong(expected, 16));
    }

    @Test
    void wideHashAgreesWithTheReferenceVectors() {
        assertThat(SipHash.wide(K0, K1, new byte[0], 0, 0))
                .isEqualTo(new SipHash.Wide(0xe6a825ba047f81a3L, 0x930255c71472f66dL));
        assertThat(SipHash.wide(K0, K1, new byte[] {9, 0, 9}, 1, 1))
                .isEqualTo(new SipHash.Wide(0x44af996bd8c187daL, 0x45fc229b11597634L));
    }

    @Test
    void hashesTheSliceAlone() {
        byte[] message = {9, 9, 0, 1, 2, 9};
        assertThat(SipHash.hash(K0, K1, message, 2, 3)).isEqualTo(0x85676696d7fb7e2dL);
    }

    @Test
    void theKeyMatters() {
        byte[] message = {1};
        assertThat(SipHash.hash(K0, K1, message, 0, 1)).isNotEqualTo(SipHash.hash(K0, K1 + 1, message, 0, 1));
    }
}
