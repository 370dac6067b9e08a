package io.scoreline.api.http;

import io.scoreline.shard.memory.Reservation;

/// The bytes of a request, `bytes()[0, length)`, and the memory reserved for them and for what is made of them. The array is another request's when this is closed.
public final class RequestBody implements AutoCloseable {
    private final byte[] bytes;
    private final int length;
    private final Reservation reservation;
    private boolean closed;

    RequestBody(byte[] bytes, int length, Reservation reservation) {
        this.bytes = bytes;
        this.length = length;
        this.reservation = reservation;
    }

    /// The array itself, which may be longer than the body.
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /// Reserves more for what is made of the body; a problem when nothing is left.
    public void grow(long more) {
        if (!reservation.tryGrow(more)) {
            throw BodyReader.noMemory(more).exception();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            BodyBuffers.SHARED.give(bytes);
            reservation.close();
        }
    }
}
