package io.scoreline.shard.postgres;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One fault of a [FaultyProxy], armed until its statement comes. Thread-safe.
public final class StatementFault {
    enum Kind {
        LOSE_ANSWER,
        CUT_BEFORE_ANSWER,
        LOSE_STATEMENT,
        HOLD
    }

    private final String text;
    private final Kind kind;
    private final CountDownLatch met = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile @Nullable ProxiedConnection holding;

    StatementFault(String text, Kind kind) {
        this.text = text;
        this.kind = kind;
    }

    /// Whether it has happened: the statement is held or lost, or its answer is.
    public boolean isMet() {
        return met.getCount() == 0;
    }

    /// The same, after waiting for it.
    public boolean awaitMet(Duration atMost) throws InterruptedException {
        return met.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// A held statement goes on.
    public void release() {
        released.countDown();
    }

    boolean matches(byte[] bytes, int count) {
        return new String(bytes, 0, count, StandardCharsets.ISO_8859_1).contains(text);
    }

    boolean isHolding(ProxiedConnection connection) {
        return connection.equals(holding);
    }

    /// Called when the statement is there; false when it is lost with its connection.
    boolean meet(ProxiedConnection connection) throws InterruptedException {
        switch (kind) {
            case LOSE_STATEMENT -> {
                met.countDown();
                return false;
            }
            case LOSE_ANSWER, CUT_BEFORE_ANSWER -> connection.loseNextAnswer(this);
            case HOLD -> {
                holding = connection;
                met.countDown();
                released.await();
            }
        }
        return true;
    }

    /// Called when the server has answered.
    void answered(FaultyProxy proxy) {
        if (kind == Kind.CUT_BEFORE_ANSWER) {
            proxy.cut();
        }
        met.countDown();
    }
}
