package io.scoreline.worker.sight;

import java.io.IOException;

/// A file that the catalog lists is not there for this worker.
public final class UnseenFileException extends IOException {
    private static final long serialVersionUID = 1L;

    UnseenFileException(String message) {
        super(message);
    }
}
