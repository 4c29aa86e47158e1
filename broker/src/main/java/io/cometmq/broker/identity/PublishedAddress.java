// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.identity;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where clients reach this broker; also the store host in records and message ids. Thread-safe.
 *
 * <p>With a port that the system chooses it is known only once the broker listens, which is before any client can know
 * the port.
 */
public final class PublishedAddress {
    private final InetAddress host;
    private volatile @Nullable InetSocketAddress address;

    /** The address {@code host:port}; port 0 is filled in by {@link #listensOn}. */
    public PublishedAddress(InetAddress host, int port) {
        this.host = host;
        this.address = port == 0 ? null : new InetSocketAddress(host, port);
    }

    /** Fills in the port. */
    public void listensOn(int port) {
        address = new InetSocketAddress(host, port);
    }

    /** The machine. */
    public InetAddress host() {
        return host;
    }

    /** The address. */
    public InetSocketAddress get() {
        InetSocketAddress known = address;
        if (known == null) {
            throw new IllegalStateException("the broker does not listen yet, its port is not known");
        }
        return known;
    }
}
