package io.scoreline.standalone.load;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads lines as bytes. Lines of white space alone are passed over; of a line longer than [#MOST_LINE_BYTES] nothing
/// but its length is kept. Not thread-safe.
final class LineReader implements AutoCloseable {
    /// More than any server takes as one event.
    static final int MOST_LINE_BYTES = 1 << 20;

    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private byte[] line = new byte[BUFFER_BYTES];
    private int length;
    private long realLength;
    private long number;

    LineReader(InputStream in) {
        this.in = in;
    }

    /// A line without its end; `bytes` is null when it is too long to keep. `number` counts every line of the file from
    /// 1.
    @SuppressWarnings("ArrayRecordComponent") // handed from the reader to one batch, never compared
    record Line(long number, byte @Nullable [] bytes, long length) {}

    /// The next line that holds something; null behind the last.
    @Nullable
    Line next() throws IOException {
        while (readLine()) {
            if (realLength > MOST_LINE_BYTES) {
                return new Line(number, null, realLength);
            }
            if (!blank()) {
                return new Line(number, Arrays.copyOf(line, length), length);
            }
        }
        return null;
    }

    private boolean readLine() throws IOException {
        length = 0;
        realLength = 0;
        boolean any = false;
        while (from < to || fill()) {
            any = true;
            int end = endOfLine();
            append(end);
            boolean complete = end < to;
            from = complete ? end + 1 : end;
            if (complete) {
                break;
            }
        }
        if (any) {
            number++;
        }
        return any;
    }

    private boolean fill() throws IOException {
        from = 0;
        to = Math.max(0, in.read(buffer, 0, buffer.length));
        return to > 0;
    }

    private int endOfLine() {
        int at = from;
        while (at < to && buffer[at] != '\n') {
            at++;
        }
        return at;
    }

    private void append(int end) {
        int more = end - from;
        realLength += more;
        if (realLength > MOST_LINE_BYTES) {
            return;
        }
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.max(2 * line.length, length + more));
        }
        System.arraycopy(buffer, from, line, length, more);
        length += more;
    }

    private boolean blank() {
        for (int i = 0; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
