package io.scoreline.standalone.fleet;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A place in the fleet that is always filled: a member that dies is followed by another, after a pause that grows while
/// members die young. Thread-safe.
final class Post {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /// One that lived so long did not die of what its start met.
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private final String name;
    private final Supplier<ProcessBuilder> command;
    private final Consumer<String> messages;
    private final CountDownLatch retired = new CountDownLatch(1);
    private @Nullable Member member;

    Post(String name, Supplier<ProcessBuilder> command, Consumer<String> messages) {
        this.name = name;
        this.command = command;
        this.messages = messages;
    }

    /// Starts the first member, and watches from then on.
    synchronized void open() throws IOException {
        Member first = Member.start(name, command.get(), messages);
        member = first;
        Thread.ofPlatform().daemon().name("post " + name).start(() -> watch(first));
    }

    private void watch(Member first) {
        Member current = first;
        Duration pause = FIRST_PAUSE;
        try {
            while (true) {
                long started = System.nanoTime();
                int exit = current.awaitExit();
                if (retired.getCount() == 0) {
                    return;
                }
                pause = System.nanoTime() - started > SETTLED.toNanos() ? FIRST_PAUSE : pause;
                messages.accept("[" + name + "] ended with exit code " + exit + "; started again in " + pause.toSeconds() + " s");
                if (retired.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
                current = fill();
            }
        } catch (IOException cannotStart) {
            messages.accept("[" + name + "] cannot be started: " + cannotStart.getMessage());
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration shorter(Duration left, Duration right) {
        return left.compareTo(right) < 0 ? left : right;
    }

    private synchronized Member fill() throws IOException, InterruptedException {
        if (retired.getCount() == 0) {
            throw new InterruptedException("the fleet stops");
        }
        Member next = Member.start(name, command.get(), messages);
        member = next;
        return next;
    }

    String name() {
        return name;
    }

    synchronized Member member() {
        if (member == null) {
            throw new IllegalStateException(name + " has not been started");
        }
        return member;
    }

    /// Where its member serves, or what it is doing instead.
    String url() {
        return member().url().exceptionally(_ -> "ended").getNow("starting");
    }

    /// Nobody follows any more.
    synchronized void retire() {
        retired.countDown();
    }

    synchronized void terminate() {
        if (member != null) {
            member.terminate();
        }
    }

    void awaitEnd(Duration atMost) {
        Member last;
        synchronized (this) {
            last = member;
        }
        if (last == null) {
            return;
        }
        try {
            last.awaitEnd(atMost);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
