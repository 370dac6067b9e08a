package io.scoreline.standalone.client;

import java.io.IOException;

/// Where batches of a source go: a server, as the loader sees it.
public interface EventSink {
    /// How far the source has come; 0 when it is unknown.
    long sourcePosition(String source) throws IOException, InterruptedException;

    /// Posts JSON lines as the source's positions (from, to]; harmless when repeated.
    IngestReply post(String query, byte[] lines, String source, long from, long to)
            throws IOException, InterruptedException;
}
