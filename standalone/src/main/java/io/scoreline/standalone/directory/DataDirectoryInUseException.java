package io.scoreline.standalone.directory;

import java.nio.file.Path;
import java.util.Optional;

/// Another process holds the data directory.
public final class DataDirectoryInUseException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Optional<Holder> holder;

    DataDirectoryInUseException(Path directory, Optional<Holder> holder) {
        super("data directory " + directory + " is in use by "
                + holder.map(DataDirectoryInUseException::described).orElse("a process that is just starting")
                + "; stop it, or name another directory with --data");
        this.holder = holder;
    }

    private static String described(Holder holder) {
        return "pid " + holder.pid()
                + (holder.url() == null ? ", which is starting or stopping" : ", which serves " + holder.url());
    }

    /// Empty while the other process has not yet written who it is.
    public Optional<Holder> holder() {
        return holder;
    }
}
