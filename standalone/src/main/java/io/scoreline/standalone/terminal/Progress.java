package io.scoreline.standalone.terminal;

import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// How far something is: a bar with rate and time left where a person watches, now and then a plain line where not. Not
/// thread-safe.
public final class Progress implements AutoCloseable {
    private static final int REDRAW_MILLIS = 200;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    private final Terminal terminal;
    private final String task;
    private final long total;
    private final @Nullable ProgressBar bar;
    private final long startNanos = System.nanoTime();
    private long lastLineNanos = startNanos;

    /// `unit` is what is counted, `unitSize` how much of the counted thing one shown unit is.
    public Progress(Terminal terminal, String task, long total, String unit, long unitSize) {
        this.terminal = terminal;
        this.task = task;
        this.total = total;
        this.bar = terminal.interactive() ? bar(terminal, task, total, unit, unitSize) : null;
    }

    private static ProgressBar bar(Terminal terminal, String task, long total, String unit, long unitSize) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setUnit(" " + unit, unitSize)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .showSpeed()
                .setConsumer(new me.tongfei.progressbar.ConsoleProgressBarConsumer(terminal.err()))
                .build();
    }

    /// `done` of the total is done; `message` says what else is worth knowing.
    public void at(long done, String message) {
        if (bar != null) {
            bar.stepTo(done).setExtraMessage(" " + message);
            return;
        }
        long now = System.nanoTime();
        if (now - lastLineNanos >= BETWEEN_LINES.toNanos()) {
            lastLineNanos = now;
            terminal.err().println(line(done, now - startNanos, message));
        }
    }

    private String line(long done, long nanos, String message) {
        double share = total == 0 ? 1 : (double) done / total;
        String begun = String.format(Locale.ROOT, "%s: %.0f %%, %s", task, 100 * share, message);
        if (share <= 0) {
            return begun;
        }
        return String.format(Locale.ROOT, "%s, about %d s left", begun, Math.round(nanos / 1e9 / share * (1 - share)));
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
