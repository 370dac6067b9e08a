package io.scoreline.worker.dedup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The ids of one part of the window: the newest in a table, the others in runs on disk. Holds no reservation: its owner accounts [#memoryBytes]. Not thread-safe.
final class Generation implements AutoCloseable {
    /// Ids in a table from which on they are written out.
    static final int SPILL_IDS = 32 << 10;

    /// As many runs become one.
    private static final int MOST_RUNS = 4;

    private final Path directory;
    private final List<IdRun> runs = new ArrayList<>();
    private IdTable table = new IdTable(IdTable.FIRST_CAPACITY);

    Generation(Path directory) {
        this.directory = directory;
    }

    IdTable table() {
        return table;
    }

    /// Ids held; one that came again within the generation may count twice.
    long size() {
        return table.size() + runs.stream().mapToLong(IdRun::size).sum();
    }

    long memoryBytes() {
        return IdTable.bytesFor(table.capacity()) + runs.stream().mapToLong(IdRun::memoryBytes).sum();
    }

    /// The latest time of the fingerprint; 0 when it is not there.
    long get(long fingerprint) {
        long time = table.get(fingerprint);
        try {
            for (IdRun run : runs) {
                time = Math.max(time, run.get(fingerprint));
            }
        } catch (IOException e) {
            throw failed("read", e);
        }
        return time;
    }

    /// Memory that [#spill] leaves behind and needs meanwhile.
    long bytesToSpill() {
        long all = size();
        return IdRun.bytesFor(Math.toIntExact(all)) + IdRun.bytesToWrite(table.size()) + IdTable.bytesFor(IdTable.FIRST_CAPACITY);
    }

    /// Writes the table out and begins an empty one. When it fails everything is as before.
    void spill() {
        try {
            runs.add(IdRun.of(table, directory));
            table = new IdTable(IdTable.FIRST_CAPACITY);
            if (runs.size() >= MOST_RUNS) {
                IdRun merged = IdRun.merged(runs, directory);
                closeRuns();
                runs.add(merged);
            }
        } catch (IOException e) {
            throw failed("write", e);
        }
    }

    private void closeRuns() throws IOException {
        for (IdRun run : runs) {
            run.close();
        }
        runs.clear();
    }

    private UncheckedIOException failed(String what, IOException cause) {
        return new UncheckedIOException(
                "dedup window: could not " + what + " a file of ids in " + directory + ": " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        try {
            closeRuns();
        } catch (IOException e) {
            throw failed("close", e);
        }
    }
}
