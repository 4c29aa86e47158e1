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
 * @param frameMaxLength the largest frame that is read or written, in bytes without the length field itself
 * @param connectTimeout how long a connection may take to open
 * @param idleTimeout a connection without traffic in either direction for so long is closed
 * @param maxConnections connections that a server accepts; more are closed at once
 * @param maxInFlightBytes bytes of requests in work per connection; above, no more is read from it
 * @param maxTotalInFlightBytes bytes of request bodies in work over all connections; above, no connection is read from
 * @param maxCallsInFlight calls that wait for an answer, per client or server
 * @param backlog connections that wait to be accepted
 */
public record RemotingConfig(
        int ioThreads,
        boolean nativeTransport,
        SerializeType serializeType,
        int frameMaxLength,
        Duration connectTimeout,
        Duration idleTimeout,
        int maxConnections,
        int maxInFlightBytes,
        long maxTotalInFlightBytes,
        int maxCallsInFlight,
        int backlog) {
    private static final String FRAME_MAX_LENGTH = "com.rocketmq.remoting.frameMaxLength";
    private static final String NATIVE_TRANSPORT = "cometmq.nativeTransport";
    private static final int DEFAULT_FRAME_MAX_LENGTH = 16 * 1024 * 1024;
    private static final int LEAST_FRAME_MAX_LENGTH = 1024;
    private static final long LEAST_TOTAL_IN_FLIGHT = 32L * 1024 * 1024;

    public RemotingConfig {
        atLeast("ioThreads", ioThreads, 1);
        atLeast(FRAME_MAX_LENGTH, frameMaxLength, LEAST_FRAME_MAX_LENGTH);
        atLeast("maxConnections", maxConnections, 1);
        atLeast("maxInFlightBytes", maxInFlightBytes, 1);
        atLeast("maxTotalInFlightBytes", maxTotalInFlightBytes, 1);
        atLeast("maxCallsInFlight", maxCallsInFlight, 1);
        atLeast("backlog", backlog, 1);
        positive("connectTimeout", connectTimeout);
        positive("idleTimeout", idleTimeout);
    }

    /**
     * The settings of this process: one event loop per core, and where they are set the system properties {@code
     * com.rocketmq.remoting.frameMaxLength}, {@code rocketmq.serialize.type} (also the environment's {@code
     * ROCKETMQ_SERIALIZE_TYPE}) and {@code cometmq.nativeTransport} ({@code false} forces NIO).
     *
     * @throws IllegalArgumentException naming the setting and its value, when one is not acceptable
     */
    public static RemotingConfig defaults() {
        return new RemotingConfig(
                Runtime.getRuntime().availableProcessors(),
                !"false".equals(System.getProperty(NATIVE_TRANSPORT)),
                SerializeType.configured(),
                frameMaxLengthProperty(),
                Duration.ofSeconds(3),
                Duration.ofSeconds(120),
                65_536,
                32 * 1024 * 1024,
                Math.max(LEAST_TOTAL_IN_FLIGHT, Runtime.getRuntime().maxMemory() / 4),
                65_535,
                1024);
    }

    public RemotingConfig withIoThreads(int threads) {
        return new RemotingConfig(
                threads,
                nativeTransport,
                serializeType,
                frameMaxLength,
                connectTimeout,
                idleTimeout,
                maxConnections,
                maxInFlightBytes,
                maxTotalInFlightBytes,
                maxCallsInFlight,
                backlog);
    }

    public RemotingConfig withNativeTransport(boolean wanted) {
        return new RemotingConfig(
                ioThreads,
                wanted,
                serializeType,
                frameMaxLength,
                connectTimeout,
                idleTimeout,
                maxConnections,
                maxInFlightBytes,
                maxTotalInFlightBytes,
                maxCallsInFlight,
                backlog);
    }

    public RemotingConfig withSerializeType(SerializeType type) {
        return new RemotingConfig(
                ioThreads,
                nativeTransport,
                type,
                frameMaxLength,
                connectTimeout,
                idleTimeout,
                maxConnections,
                maxInFlightBytes,
                maxTotalInFlightBytes,
                maxCallsInFlight,
                backlog);
    }

    public RemotingConfig withFrameMaxLength(int bytes) {
        return new RemotingConfig(
                ioThreads,
                nativeTransport,
                serializeType,
                bytes,
                connectTimeout,
                idleTimeout,
                maxConnections,
                maxInFlightBytes,
                maxTotalInFlightBytes,
                maxCallsInFlight,
                backlog);
    }

    public RemotingConfig withTimeouts(Duration connect, Duration idle) {
        return new RemotingConfig(
                ioThreads,
                nativeTransport,
                serializeType,
                frameMaxLength,
                connect,
                idle,
                maxConnections,
                maxInFlightBytes,
                maxTotalInFlightBytes,
                maxCallsInFlight,
                backlog);
    }

    /** The same with other bounds on connections, on bytes of requests in work, and on calls. */
    public RemotingConfig withBounds(int connections, int inFlightBytes, int callsInFlight) {
        return new RemotingConfig(
                ioThreads,
                nativeTransport,
                serializeType,
                frameMaxLength,
                connectTimeout,
                idleTimeout,
                connections,
                inFlightBytes,
                maxTotalInFlightBytes,
                callsInFlight,
                backlog);
    }

    /** The same with another bound on the bytes of request bodies in work over all connections. */
    public RemotingConfig withTotalInFlightBytes(long bytes) {
        return new RemotingConfig(
                ioThreads,
                nativeTransport,
                serializeType,
                frameMaxLength,
                connectTimeout,
                idleTimeout,
                maxConnections,
                maxInFlightBytes,
                bytes,
                maxCallsInFlight,
                backlog);
    }

    private static int frameMaxLengthProperty() {
        String text = System.getProperty(FRAME_MAX_LENGTH);
        if (text == null) {
            return DEFAULT_FRAME_MAX_LENGTH;
        }
        try {
            return Integer.parseInt(text.trim());
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    FRAME_MAX_LENGTH + "=" + text + ": expected a number of bytes", notANumber);
        }
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + "=" + value + ": expected >= " + least);
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + "=" + value.toMillis() + " ms: expected > 0");
        }
    }
}
