// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.cluster;

import java.io.IOException;
import java.util.Optional;

/** Starts the servers of one product. None waits until it serves. */
interface Servers {
    /** What a broker needs beside it; empty when it needs nothing. Called once, first. */
    Optional<ServerProcess> startNameServer() throws IOException, InterruptedException;

    /** A broker, on the data of the one before. */
    ServerProcess startBroker() throws IOException;

    /** {@code host:port} that clients are told. */
    String address();
}
