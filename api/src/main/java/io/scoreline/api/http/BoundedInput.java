package io.scoreline.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// A body as it comes in, within a bound of bytes and of time: whatever is compressed in it, what is read is bounded. Not thread-safe.
final class BoundedInput extends InputStream {
    /// How long a body may take: a slow sender holds memory for nothing.
    private static final Duration MOST_TIME = Duration.ofSeconds(60);

    private final InputStream in;
    private final long endNanos = System.nanoTime() + MOST_TIME.toNanos();
    private final long mostBytes;
    private long bytes;

    BoundedInput(InputStream in, long mostBytes) {
        this.in = in;
        this.mostBytes = mostBytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        refuseSlowness();
        int count = in.read(into, from, length);
        bytes += Math.max(0, count);
        if (bytes > mostBytes) {
            throw Problem.of(ProblemCode.BODY_TOO_LARGE, "the body is larger than " + mostBytes + " bytes as it was sent")
                    .with("expected", "at most " + mostBytes + " bytes")
                    .withHeader("Connection", "close")
                    .exception();
        }
        return count;
    }

    private void refuseSlowness() {
        if (isOver()) {
            throw Problem.of(ProblemCode.REQUEST_TIMEOUT, "the body took longer than " + MOST_TIME.toSeconds() + " s")
                    .withHeader("Connection", "close")
                    .exception();
        }
    }

    boolean isOver() {
        return System.nanoTime() - endNanos > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
