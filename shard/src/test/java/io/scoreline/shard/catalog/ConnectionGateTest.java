package io.scoreline.shard.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.shard.catalog.ConnectionGate.Passage;
import io.scoreline.shard.catalog.ConnectionGate.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

final class ConnectionGateTest {
    private static final long PATIENT = Duration.ofSeconds(30).toNanos();

    private final List<String> passed = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> callers = new ArrayList<>();

    @Test
    void interactiveCallersGoFirstAndDoNotStarveTheOthers() throws Exception {
        ConnectionGate gate = new ConnectionGate(1);
        gate.enter(Priority.INTERACTIVE, PATIENT);
        queue(gate, Priority.BACKGROUND, "b1");
        queue(gate, Priority.BACKGROUND, "b2");
        for (int i = 1; i <= 5; i++) {
            queue(gate, Priority.INTERACTIVE, "i" + i);
        }
        gate.leave(Priority.INTERACTIVE);
        join();
        assertThat(passed).containsExactly("i1", "i2", "i3", "b1", "i4", "i5", "b2");
    }

    @Test
    void halfOfTheConnectionsIsAllThatTheBackgroundGets() throws Exception {
        ConnectionGate gate = new ConnectionGate(4);
        assertThat(gate.enter(Priority.BACKGROUND, 0)).isEqualTo(Passage.GRANTED);
        assertThat(gate.enter(Priority.BACKGROUND, 0)).isEqualTo(Passage.GRANTED);
        assertThat(gate.enter(Priority.BACKGROUND, 0)).isEqualTo(Passage.LATE);
        assertThat(gate.enter(Priority.INTERACTIVE, 0)).isEqualTo(Passage.GRANTED);
        assertThat(gate.enter(Priority.INTERACTIVE, 0)).isEqualTo(Passage.GRANTED);
        assertThat(gate.enter(Priority.INTERACTIVE, 0)).isEqualTo(Passage.LATE);
        gate.leave(Priority.BACKGROUND);
        assertThat(gate.enter(Priority.BACKGROUND, 0)).isEqualTo(Passage.GRANTED);
    }

    @Test
    void callersBeyondTheQueueAreToldAtOnce() throws Exception {
        ConnectionGate gate = new ConnectionGate(1);
        gate.enter(Priority.INTERACTIVE, PATIENT);
        for (int i = 0; i < ConnectionGate.MOST_WAITING; i++) {
            queue(gate, Priority.INTERACTIVE, "i");
        }
        assertThat(gate.enter(Priority.INTERACTIVE, PATIENT)).isEqualTo(Passage.FULL);
        gate.leave(Priority.INTERACTIVE);
        join();
        assertThat(passed).hasSize(ConnectionGate.MOST_WAITING);
        assertThat(gate.waiting()).isZero();
    }

    @Test
    void callerThatIsInterruptedLeavesNoHole() throws Exception {
        ConnectionGate gate = new ConnectionGate(1);
        gate.enter(Priority.INTERACTIVE, PATIENT);
        queue(gate, Priority.INTERACTIVE, "gone");
        callers.removeFirst().interrupt();
        awaitWaiting(gate, 0);
        queue(gate, Priority.BACKGROUND, "next");
        gate.leave(Priority.INTERACTIVE);
        join();
        assertThat(passed).containsExactly("next");
        assertThat(gate.enter(Priority.INTERACTIVE, 0)).isEqualTo(Passage.GRANTED);
    }

    /// Starts a caller and waits until it is in the queue.
    private void queue(ConnectionGate gate, Priority priority, String name) {
        int before = gate.waiting();
        callers.add(Thread.startVirtualThread(() -> {
            try {
                if (gate.enter(priority, PATIENT) == Passage.GRANTED) {
                    passed.add(name);
                    gate.leave(priority);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        awaitWaiting(gate, before + 1);
    }

    private static void awaitWaiting(ConnectionGate gate, int count) {
        while (gate.waiting() != count) {
            LockSupport.parkNanos(10_000);
        }
    }

    private void join() throws InterruptedException {
        for (Thread caller : callers) {
            caller.join();
        }
    }
}
