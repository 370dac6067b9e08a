package io.scoreline.shard.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The file system has no room (or the quota none) for what was to be written, and where that was.
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1L;

    public DiskFullException(String where, IOException cause) {
        super(where + ": no space left on the device", cause);
    }

    /// The exception as it is, or as a [DiskFullException] when that is what it says: the JDK has no type for it, only
    /// the words of the system.
    static IOException orOther(String where, IOException failure) {
        return failure instanceof DiskFullException || !saysFull(failure)
                ? failure
                : new DiskFullException(where, failure);
    }

    private static boolean saysFull(IOException failure) {
        @Nullable
        String words = failure instanceof FileSystemException named ? named.getReason() : failure.getMessage();
        if (words == null) {
            return false;
        }
        String lower = words.toLowerCase(Locale.ROOT);
        return lower.contains("no space left") || lower.contains("quota exceeded");
    }
}
