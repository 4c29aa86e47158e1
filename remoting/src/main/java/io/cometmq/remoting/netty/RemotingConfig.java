// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.cometmq.remoting.protocol.SerializeType;
import java.time.Duration;

/**
 * How a process talks to others over sockets.
 *
 * @param ioThreads event loops, each a thread named {@code io-N}
 * @param nativeTransport whether to use epoll where it is there; NIO otherwise
 * @param serializeType the header encoding of the frames that this process writes; it reads both
 * @param connectTimeout how long a connection may take to open
 * @param idleTimeout a connection without traffic in either direction for so long is closed
 * @param bounds how much is taken at once
 */
public record RemotingConfig(
        int ioThreads,
        boolean nativeTransport,
        SerializeType serializeType,
        Duration connectTimeout,
        Duration idleTimeout,
        RemotingBounds bounds) {
    private static final String NATIVE_TRANSPORT = "cometmq.nativeTransport";

    public RemotingConfig {
        RemotingBounds.atLeast("ioThreads", ioThreads, 1);
        RemotingBounds.atLeast("connectTimeoutMillis", connectTimeout.toMillis(), 1);
        RemotingBounds.atLeast("idleTimeoutMillis", idleTimeout.toMillis(), 1);
    }

    /**
     * The settings of this process: one event loop per core, the default bounds, and where they are set the system
     * properties {@code rocketmq.serialize.type} (also the environment's {@code ROCKETMQ_SERIALIZE_TYPE}) and {@code
     * cometmq.nativeTransport} ({@code false} forces NIO).
     *
     * @throws IllegalArgumentException naming the setting and its value, when one is not acceptable
     */
    public static RemotingConfig defaults() {
        return new RemotingConfig(
                Runtime.getRuntime().availableProcessors(),
                !"false".equals(System.getProperty(NATIVE_TRANSPORT)),
                SerializeType.configured(),
                Duration.ofSeconds(3),
                Duration.ofMinutes(2),
                RemotingBounds.defaults());
    }

    public RemotingConfig withIoThreads(int threads) {
        return new RemotingConfig(threads, nativeTransport, serializeType, connectTimeout, idleTimeout, bounds);
    }

    public RemotingConfig withNativeTransport(boolean wanted) {
        return new RemotingConfig(ioThreads, wanted, serializeType, connectTimeout, idleTimeout, bounds);
    }

    public RemotingConfig withSerializeType(SerializeType type) {
        return new RemotingConfig(ioThreads, nativeTransport, type, connectTimeout, idleTimeout, bounds);
    }

    public RemotingConfig withTimeouts(Duration connect, Duration idle) {
        return new RemotingConfig(ioThreads, nativeTransport, serializeType, connect, idle, bounds);
    }

    public RemotingConfig withBounds(RemotingBounds newBounds) {
        return new RemotingConfig(ioThreads, nativeTransport, serializeType, connectTimeout, idleTimeout, newBounds);
    }
}
