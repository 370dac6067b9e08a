package io.scoreline.standalone.roles;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Looks at a port before anything is started, so that a busy one is told at once.
final class Ports {
    private Ports() {}

    /// [BindException] with the way out when another process listens there.
    static void refuseTaken(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException taken) {
            BindException explained = new BindException("port " + port
                    + " is taken by another process; stop it, name another port with --port, or take any free"
                    + " one with --port 0");
            explained.initCause(taken);
            throw explained;
        }
    }
}
