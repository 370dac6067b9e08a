package io.scoreline.standalone.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One process of the fleet, from its start to its end. What it prints is handed on line by line, after its name; the
/// URL in its greeting says where it serves. Thread-safe.
final class Member {
    /// What a role prints when it is ready, and the line that ends its greeting.
    static final String GREETING = "Scoreline is ready";

    static final String GREETING_END = "Stop with Ctrl-C.";
    private static final Pattern URL = Pattern.compile("^  URL +(http://\\S+)$");
    private static final int LINES_KEPT = 20;

    private final String name;
    private final Process process;
    private final Consumer<String> messages;
    private final CompletableFuture<String> url = new CompletableFuture<>();
    private final Deque<String> last = new ArrayDeque<>();

    private Member(String name, Process process, Consumer<String> messages) {
        this.name = name;
        this.process = process;
        this.messages = messages;
    }

    static Member start(String name, ProcessBuilder command, Consumer<String> messages) throws IOException {
        Member member = new Member(name, command.redirectErrorStream(true).start(), messages);
        Thread.ofPlatform().daemon().name("member " + name).start(member::read);
        return member;
    }

    private void read() {
        boolean greeting = false;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                greeting |= line.startsWith(GREETING);
                keep(line);
                Matcher matcher = URL.matcher(line);
                if (matcher.matches()) {
                    url.complete(matcher.group(1));
                }
                if (!greeting) {
                    messages.accept("[" + name + "] " + line);
                }
                greeting &= !line.equals(GREETING_END);
            }
        } catch (IOException killed) {
            keep(String.valueOf(killed.getMessage()));
        } finally {
            url.completeExceptionally(new IOException(name + " ended before it was ready: " + output()));
        }
    }

    private synchronized void keep(String line) {
        last.addLast(line);
        if (last.size() > LINES_KEPT) {
            last.removeFirst();
        }
    }

    private synchronized String output() {
        return String.join(" | ", last);
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    /// Where it serves, once it is ready; fails when it ends before.
    CompletableFuture<String> url() {
        return url;
    }

    /// Waits for its end, and answers how it ended.
    int awaitExit() throws InterruptedException {
        return process.waitFor();
    }

    void terminate() {
        process.destroy();
    }

    /// Waits for its end, and ends it by force when time is up.
    void awaitEnd(Duration atMost) throws InterruptedException {
        if (!process.waitFor(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            process.waitFor();
        }
    }
}
