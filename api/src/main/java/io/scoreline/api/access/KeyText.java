package io.scoreline.api.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/// A key as text: `slk_` and base64url of
///
/// ```
/// 0        32       36
/// | random | CRC32C |      big-endian
/// ```
///
/// The checksum tells a mistyped or cut key from an unknown one without asking anybody; the first characters, which are no secret, name the key in lists.
public final class KeyText {
    private static final String MARK = "slk_";
    private static final int RANDOM_BYTES = 32;
    private static final int BYTES = RANDOM_BYTES + Integer.BYTES;
    private static final int CHARS = MARK.length() + BYTES * 4 / 3;
    private static final int PREFIX_CHARS = MARK.length() + 8;

    private final String text;

    private KeyText(String text) {
        this.text = text;
    }

    /// A new key of 256 random bits.
    public static KeyText make(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        ByteBuffer.wrap(bytes).putInt(RANDOM_BYTES, checksum(bytes));
        return new KeyText(MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// Empty when the text is no key, whoever may have it.
    public static Optional<KeyText> parse(String text) {
        if (text.length() != CHARS || !text.startsWith(MARK)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text.substring(MARK.length()));
            return ByteBuffer.wrap(bytes).getInt(RANDOM_BYTES) == checksum(bytes)
                    ? Optional.of(new KeyText(text))
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, RANDOM_BYTES);
        return (int) crc.getValue();
    }

    /// The key itself.
    public String secret() {
        return text;
    }

    /// Names the key where it is spoken of.
    public String prefix() {
        return text.substring(0, PREFIX_CHARS);
    }

    /// What is kept of it: the digest in hexadecimal. A digest without salt is enough for 256 random bits.
    public String sha256() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// Without the secret.
    @Override
    public String toString() {
        return prefix() + "…";
    }
}
