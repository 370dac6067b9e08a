package io.scoreline.api.http;

import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.Reservation;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;

/// Reads one body: memory is reserved before bytes are read, the limit counts decompressed bytes, and what lies beyond it is not kept.
final class BodyReader {
    private static final int FIRST_BYTES = 16 << 10;
    /// How much of a body beyond the limit is read and thrown away, so that its sender gets to read the answer.
    private static final long DRAIN_BYTES = 32L << 20;

    private final Request request;
    private final MemoryBudget budget;
    private final long maxBytes;
    private boolean compressed;

    BodyReader(Request request, MemoryBudget budget, long maxBytes) {
        this.request = request;
        this.budget = budget;
        this.maxBytes = maxBytes;
    }

    RequestBody read() throws IOException {
        BodyEncoding encoding = BodyEncoding.of(request.getHeaders().get(HttpHeader.CONTENT_ENCODING));
        compressed = encoding != BodyEncoding.NONE;
        long declared = compressed ? -1 : request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
        BoundedInput source = new BoundedInput(
                Content.Source.asInputStream(request), compressed ? maxBytes : maxBytes + DRAIN_BYTES);
        try (InputStream in = encoding.decode(source)) {
            if (declared > maxBytes) {
                throw tooLarge(in);
            }
            int first = BodyBuffers.size(declared < 0 ? FIRST_BYTES : (int) Math.max(1, declared));
            Reservation reservation = budget.tryReserve(first)
                    .orElseThrow(() -> noMemory(first).exception());
            return fill(in, first, reservation);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private RequestBody fill(InputStream in, int first, Reservation reservation) throws IOException {
        boolean done = false;
        try {
            byte[] bytes = BodyBuffers.SHARED.take(first);
            int length = 0;
            while (true) {
                int count = in.read(bytes, length, end(bytes) - length);
                if (count < 0) {
                    done = true;
                    return new RequestBody(bytes, length, reservation);
                }
                length += count;
                if (length == end(bytes)) {
                    int next = in.read();
                    if (next < 0) {
                        done = true;
                        return new RequestBody(bytes, length, reservation);
                    }
                    bytes = grown(in, bytes, reservation);
                    bytes[length++] = (byte) next;
                }
            }
        } finally {
            if (!done) {
                reservation.close();
            }
        }
    }

    /// How much of the array a body may fill.
    private int end(byte[] bytes) {
        return (int) Math.min(bytes.length, maxBytes);
    }

    private byte[] grown(InputStream in, byte[] bytes, Reservation reservation) throws IOException {
        if (bytes.length >= maxBytes) {
            throw tooLarge(in);
        }
        int size = BodyBuffers.size((int) Math.min(maxBytes, 2L * bytes.length));
        if (!reservation.tryGrow(size)) {
            throw noMemory(size).exception();
        }
        byte[] larger = BodyBuffers.SHARED.take(size);
        System.arraycopy(bytes, 0, larger, 0, bytes.length);
        BodyBuffers.SHARED.give(bytes);
        reservation.shrink(bytes.length);
        return larger;
    }

    static Problem noMemory(long bytes) {
        return Problem.of(ProblemCode.MEMORY_EXHAUSTED, "no memory is left for " + bytes + " bytes of the request");
    }

    private ProblemException tooLarge(InputStream in) throws IOException {
        if (!compressed) {
            drain(in);
        }
        return Problem.of(
                        ProblemCode.BODY_TOO_LARGE,
                        "the body is larger than " + maxBytes + " bytes (counted after decompression)")
                .with("expected", "at most " + maxBytes + " bytes")
                .withHeader("Connection", "close")
                .exception();
    }

    private void drain(InputStream in) throws IOException {
        byte[] scratch = new byte[FIRST_BYTES];
        long left = DRAIN_BYTES;
        while (left > 0) {
            int count = in.read(scratch, 0, scratch.length);
            if (count < 0) {
                return;
            }
            left -= count;
        }
    }

    /// A body that cannot be read: cut short by its sender, sent too slowly, or not what its encoding says.
    private IOException unreadable(IOException failure) {
        if (isOfTransport(failure)) {
            return failure;
        }
        if (compressed) {
            throw Problem.of(
                            ProblemCode.BODY_ENCODING_CORRUPT,
                            "the body is not what its Content-Encoding says: " + failure.getMessage())
                    .with("field", "Content-Encoding")
                    .exception();
        }
        return failure;
    }

    /// Whether the request itself ended or was malformed, rather than what is compressed in it.
    private static boolean isOfTransport(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EofException || cause instanceof HttpException || cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }
}
