// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.quickstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Chooses ports for servers of a run. */
final class FreePort {
    private FreePort() {}

    /** A port on loopback that nobody listened on a moment ago; a server that is too late says so and does not start. */
    static int choose() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
