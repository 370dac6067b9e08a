package io.scoreline.standalone.roles;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was opened, closed in reverse order; one that fails to close does not keep the others open. Thread-safe.
final class Resources implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Resources.class);

    private record Resource(String name, AutoCloseable closeable) {}

    private final Deque<Resource> opened = new ArrayDeque<>();

    synchronized <T extends AutoCloseable> T add(String name, T closeable) {
        opened.push(new Resource(name, closeable));
        return closeable;
    }

    @Override
    public synchronized void close() {
        boolean interrupted = Thread.interrupted();
        while (!opened.isEmpty()) {
            close(opened.pop());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Resource resource) {
        try {
            resource.closeable().close();
        } catch (Exception failure) {
            log.warn("{}: could not be closed", resource.name(), failure);
        }
    }
}
