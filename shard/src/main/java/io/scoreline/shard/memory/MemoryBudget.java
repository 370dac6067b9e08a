package io.scoreline.shard.memory;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One atomic count of bytes, never over the limit. Thread-safe.
///
/// A budget may be divided into accounts, each of them a budget of its own: an account has its guarantee to itself, and
/// takes what it needs beyond from what is guaranteed to nobody, which all accounts share. So none of them can leave
/// another without its guarantee, and together they never exceed the limit.
///
/// The count and the number of those who wait lie in one word, changed by compare-and-set alone:
///
/// ```text
/// bit 63 | 62 .. 44  waiters | 43 .. 0  bytes reserved
///      0 |                   |
/// ```
///
/// So a taking that is refused becomes a waiter in the same step, and nobody who comes later can slip in between.
/// Waiters queue up; only the one at the head tries to take, and whoever gives bytes back or leaves the queue wakes the
/// head. What an account takes beyond its guarantee is taken from the shared part before its own count moves and given
/// back after it, so that the shared part never has less than the accounts use. Waiting parks the thread and holds no
/// lock: virtual threads leave their carrier.
public final class MemoryBudget {
    private static final int BYTES_BITS = 44;
    private static final long BYTES_MASK = (1L << BYTES_BITS) - 1;
    private static final long ONE_WAITER = 1L << BYTES_BITS;

    /// The highest limit: what the word has room for, 16 TiB.
    public static final long MAX_LIMIT_BYTES = BYTES_MASK;

    /// The most threads that wait at once; one more is refused.
    public static final int MAX_WAITERS = (1 << (Long.SIZE - 1 - BYTES_BITS)) - 1;

    private final String name;
    private final long limit;
    /// Of an account, bytes that nobody else can take; of a divided budget, those of all its accounts together.
    private final long guaranteed;
    /// The budget that this is an account of.
    private final @Nullable MemoryBudget parent;
    private final Map<MemoryAccount, MemoryBudget> accounts;
    private final AtomicLong total = new AtomicLong();
    private final AtomicLong state = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();
    private final Queue<Waiter> queue = new ConcurrentLinkedQueue<>();

    /// A budget that is not divided.
    public MemoryBudget(long limitBytes) {
        this(limitBytes, Map.of());
    }

    private MemoryBudget(long limitBytes, Map<MemoryAccount, Long> guarantees) {
        if (limitBytes < 0 || limitBytes > MAX_LIMIT_BYTES) {
            throw new IllegalArgumentException(
                    "memory limit " + limitBytes + " bytes: expected 0 to " + MAX_LIMIT_BYTES);
        }
        long promised = guarantees.values().stream().mapToLong(Long::longValue).sum();
        if (promised > limitBytes || guarantees.values().stream().anyMatch(bytes -> bytes < 0)) {
            throw new IllegalArgumentException("memory limit " + limitBytes + " bytes: expected guarantees of 0 or more"
                    + " bytes that come to no more than it, found " + guarantees);
        }
        Map<MemoryAccount, MemoryBudget> opened = new EnumMap<>(MemoryAccount.class);
        this.name = "memory";
        this.limit = limitBytes;
        this.guaranteed = promised;
        this.parent = null;
        guarantees.forEach((account, bytes) -> opened.put(account, new MemoryBudget(this, account, bytes)));
        this.accounts = Collections.unmodifiableMap(opened);
    }

    private MemoryBudget(MemoryBudget parent, MemoryAccount account, long guaranteed) {
        this.name = "memory for " + account.text();
        this.limit = parent.limit - parent.guaranteed + guaranteed;
        this.guaranteed = guaranteed;
        this.parent = parent;
        this.accounts = Map.of();
    }

    /// A budget with an account for each guarantee.
    public static MemoryBudget divided(long limitBytes, Map<MemoryAccount, Long> guarantees) {
        return new MemoryBudget(limitBytes, guarantees);
    }

    /// The account; of a budget that has no such account, the budget itself.
    public MemoryBudget of(MemoryAccount account) {
        return accounts.getOrDefault(account, this);
    }

    public Map<MemoryAccount, MemoryBudget> accounts() {
        return accounts;
    }

    /// Bytes that nobody else can take; 0 for a budget that is no account.
    public long guaranteedBytes() {
        return parent == null ? 0 : guaranteed;
    }

    /// Reserves now, or not at all; never overtakes those who wait.
    public Optional<Reservation> tryReserve(long bytes) {
        checkRequest(bytes);
        Reservation reservation = new Reservation(this);
        if (!tryTake(bytes)) {
            return Optional.empty();
        }
        reservation.grant(bytes);
        return Optional.of(reservation);
    }

    /// Waits its turn, first come first served, for at most `wait`; throws [MemoryExhaustedException] when time runs
    /// out, when too many wait already, or at once when the limit is lower than the request. An interrupted thread
    /// reserves nothing.
    public Reservation reserve(long bytes, Duration wait) throws InterruptedException {
        checkRequest(bytes);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (bytes > limit) {
            throw new MemoryExhaustedException(
                    name + ": asked for " + bytes + " bytes, more than the limit of " + limit + " bytes");
        }
        long start = System.nanoTime();
        Reservation reservation = new Reservation(this);
        Waiter waiter = new Waiter(Thread.currentThread());
        if (!takeOrJoin(bytes)) {
            awaitTurn(waiter, bytes, start, wait);
        }
        reservation.grant(bytes);
        return reservation;
    }

    public long limitBytes() {
        return limit;
    }

    /// Bytes reserved now, those of all accounts among them.
    public long reservedBytes() {
        return accounts.isEmpty() ? bytesIn(state.get()) : total.get();
    }

    /// The most bytes that were ever reserved at once.
    public long peakBytes() {
        return peak.get();
    }

    public int waiters() {
        return waitersIn(state.get())
                + accounts.values().stream().mapToInt(MemoryBudget::waiters).sum();
    }

    /// Takes when there is room and nobody waits.
    boolean tryTake(long bytes) {
        while (true) {
            long now = state.get();
            if (waitersIn(now) > 0 || !admit(bytesIn(now), bytes)) {
                return false;
            }
            if (state.compareAndSet(now, now + bytes)) {
                noteTaken(bytesIn(now), bytes);
                return true;
            }
            leaveShared(bytesIn(now), bytes);
        }
    }

    void giveBack(long bytes) {
        total.addAndGet(-bytes);
        if (parent != null) {
            parent.total.addAndGet(-bytes);
        }
        long left = bytesIn(state.addAndGet(-bytes));
        leaveShared(left, bytes);
        wakeHead();
    }

    /// Whether there is room for so many bytes beside those used; what an account needs beyond its guarantee is then
    /// taken from the shared part.
    private boolean admit(long used, long bytes) {
        if (parent == null) {
            return bytes <= limit - guaranteed - used;
        }
        long beyond = beyond(used + bytes) - beyond(used);
        return beyond == 0 || parent.tryTakeShared(beyond);
    }

    /// Undoes [#admit].
    private void leaveShared(long used, long bytes) {
        long beyond = beyond(used + bytes) - beyond(used);
        if (parent != null && beyond > 0) {
            parent.state.addAndGet(-beyond);
            parent.wakeHead();
            parent.accounts.values().forEach(MemoryBudget::wakeHead);
        }
    }

    private long beyond(long used) {
        return Math.max(0, used - guaranteed);
    }

    private boolean tryTakeShared(long bytes) {
        while (true) {
            long now = state.get();
            if (bytes > limit - guaranteed - bytesIn(now)) {
                return false;
            }
            if (state.compareAndSet(now, now + bytes)) {
                return true;
            }
        }
    }

    /// True: taken. False: now counted as a waiter, to be put into the queue.
    private boolean takeOrJoin(long bytes) {
        while (true) {
            long now = state.get();
            boolean take = waitersIn(now) == 0 && admit(bytesIn(now), bytes);
            if (!take && waitersIn(now) == MAX_WAITERS) {
                throw new MemoryExhaustedException(name + ": asked for " + bytes + " bytes, but " + MAX_WAITERS
                        + " threads wait already; " + describe());
            }
            if (state.compareAndSet(now, take ? now + bytes : now + ONE_WAITER)) {
                if (take) {
                    noteTaken(bytesIn(now), bytes);
                }
                return take;
            }
            if (take) {
                leaveShared(bytesIn(now), bytes);
            }
        }
    }

    private void awaitTurn(Waiter waiter, long bytes, long start, Duration wait) throws InterruptedException {
        boolean taken = false;
        try {
            queue.add(waiter);
            long waitNanos = TimeUnit.NANOSECONDS.convert(wait);
            while (!(queue.peek() == waiter && takeAndLeave(bytes))) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                long left = waitNanos - (System.nanoTime() - start);
                if (left <= 0) {
                    throw new MemoryExhaustedException(
                            name + ": asked for " + bytes + " bytes, not granted within " + wait + "; " + describe());
                }
                LockSupport.parkNanos(this, left);
            }
            taken = true;
        } finally {
            if (!taken) {
                state.addAndGet(-ONE_WAITER);
            }
            queue.remove(waiter);
            wakeHead();
        }
    }

    /// The head's taking: the bytes are added and the waiter is taken off in one step.
    private boolean takeAndLeave(long bytes) {
        while (true) {
            long now = state.get();
            if (!admit(bytesIn(now), bytes)) {
                return false;
            }
            if (state.compareAndSet(now, now + bytes - ONE_WAITER)) {
                noteTaken(bytesIn(now), bytes);
                return true;
            }
            leaveShared(bytesIn(now), bytes);
        }
    }

    private void wakeHead() {
        @Nullable Waiter head = queue.peek();
        if (head != null) {
            LockSupport.unpark(head.thread);
        }
    }

    private void noteTaken(long before, long bytes) {
        notePeak(before + bytes);
        total.addAndGet(bytes);
        if (parent != null) {
            parent.notePeak(parent.total.addAndGet(bytes));
        }
    }

    private void notePeak(long bytes) {
        long highest = peak.get();
        while (bytes > highest && !peak.compareAndSet(highest, bytes)) {
            highest = peak.get();
        }
    }

    private String describe() {
        long now = state.get();
        return bytesIn(now) + " of " + limit + " bytes are reserved, " + waitersIn(now) + " waiting";
    }

    private static void checkRequest(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("memory: asked for " + bytes + " bytes: expected 0 or more");
        }
    }

    private static long bytesIn(long state) {
        return state & BYTES_MASK;
    }

    private static int waitersIn(long state) {
        return (int) (state >>> BYTES_BITS);
    }

    /// A place in the queue; compared by identity.
    private static final class Waiter {
        private final Thread thread;

        Waiter(Thread thread) {
            this.thread = thread;
        }
    }
}
