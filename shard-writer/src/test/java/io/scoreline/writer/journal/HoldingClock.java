package io.scoreline.writer.journal;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;

/// A clock at which whoever looks next is held until released. Thread-safe.
final class HoldingClock extends Clock {
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile CountDownLatch released = new CountDownLatch(0);

    void hold() {
        released = new CountDownLatch(1);
        held = new CountDownLatch(1);
    }

    void awaitHeld() throws InterruptedException {
        held.await();
    }

    void release() {
        released.countDown();
    }

    @Override
    public Instant instant() {
        held.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted at the clock", e);
        }
        return Instant.EPOCH;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("this clock knows UTC alone");
    }
}
