package io.scoreline.api.receipt;

import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.shard.catalog.WriterId;
import io.scoreline.writer.Receipt;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.zip.CRC32C;

/// A [Receipt] as opaque, URL-safe text: base64url of
///
/// ```
/// 0        16         24       28
/// | writer | position | CRC32C |      big-endian
/// ```
///
/// The checksum is over both and the tenant that the acknowledgement was for.
public final class ReceiptText {
    private static final int CHECKED_BYTES = 24;
    private static final int BYTES = 28;
    private static final int CHARS = 38;

    private ReceiptText() {}

    /// As a tenant gets it: another one's is no receipt.
    public static String of(Receipt receipt, String tenant) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .putLong(receipt.writer().value().getMostSignificantBits())
                .putLong(receipt.writer().value().getLeastSignificantBits())
                .putLong(receipt.position());
        bytes.putInt(checksum(bytes.array(), tenant));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /// Reads a receipt from a request of a tenant; a problem when it is none of its own.
    public static Receipt parse(String text, String tenant) {
        if (text.length() == CHARS) {
            try {
                ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
                if (bytes.getInt(CHECKED_BYTES) == checksum(bytes.array(), tenant)) {
                    return new Receipt(new WriterId(new UUID(bytes.getLong(), bytes.getLong())), bytes.getLong());
                }
            } catch (IllegalArgumentException notBase64) {
                // Answered like any other text that is no receipt.
            }
        }
        throw Problem.of(ProblemCode.RECEIPT_INVALID, "the text is not a receipt of an acknowledgement")
                .with("field", "after")
                .with("expected", "the receipt from the answer of POST /v1/events")
                .with("found", text)
                .exception();
    }

    private static int checksum(byte[] bytes, String tenant) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CHECKED_BYTES);
        crc.update(tenant.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }
}
