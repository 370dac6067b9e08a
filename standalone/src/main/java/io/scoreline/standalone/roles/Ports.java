package io.scoreline.standalone.roles;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/// Looks at a port before anything is started, so that a busy one is told at once.
final class Ports {
    private Ports() {}

    /// [BindException] with the way out when another process listens there.
    static void refuseTaken(String host, int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException unknown) {
            throw new IOException("host " + host + ": expected an address or name of this machine, found one that nobody knows", unknown);
        } catch (BindException taken) {
            BindException explained = new BindException(port == 0
                    ? "host " + host + ": expected an address of this machine, found none (" + taken.getMessage() + ")"
                    : "port " + port + " is taken by another process; stop it, name another port with --port, or take any free"
                    + " one with --port 0");
            explained.initCause(taken);
            throw explained;
        }
    }
}
