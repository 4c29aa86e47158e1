// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.identity;

import io.cometmq.common.config.Key;
import io.cometmq.common.io.LocalAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Where the broker listens, and which address it gives to clients. */
public record ListenConfig(
        @Key(
                        value = "listenPort",
                        byDefault = "10911",
                        min = 0,
                        max = 65535,
                        doc = "The port for clients; 0 lets the system choose. A second one is opened at listenPort-2.")
                int port,
        @Key(value = "bindAddress", byDefault = "0.0.0.0", doc = "The address to listen on; 0.0.0.0 means all.")
                String bindAddress,
        @Key(
                        value = "brokerIP1",
                        doc =
                                "The address given to clients, or a name that they resolve. Empty: bindAddress when it is a single one, else one of this machine.")
                @Nullable
                String publishedHost) {
    private static final int VIP_DISTANCE = 2;

    public ListenConfig {
        resolve("bindAddress", bindAddress);
        if (publishedHost != null) {
            resolve("brokerIP1", publishedHost);
        }
    }

    /** Where to listen. */
    public InetSocketAddress address() {
        return new InetSocketAddress(resolve("bindAddress", bindAddress), port);
    }

    /** Whether the second port is opened: only beside a port that the operator chose. */
    public boolean hasVipPort() {
        return port > VIP_DISTANCE;
    }

    /** Where to listen a second time: some clients send there, apart from consumers. */
    public InetSocketAddress vipAddress() {
        return new InetSocketAddress(resolve("bindAddress", bindAddress), port - VIP_DISTANCE);
    }

    /** The address to give to clients. */
    public PublishedAddress published() {
        return new PublishedAddress(publishedInetAddress(), port);
    }

    private InetAddress publishedInetAddress() {
        if (publishedHost != null) {
            return resolve("brokerIP1", publishedHost);
        }
        InetAddress bound = resolve("bindAddress", bindAddress);
        return bound.isAnyLocalAddress() ? LocalAddress.find() : bound;
    }

    private static InetAddress resolve(String key, String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException(
                    key + "=" + host + ": expected an address or a name that can be resolved", unknown);
        }
    }
}
