// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

/**
 * How much a process takes from and owes to its peers at once.
 *
 * @param frameMaxLength the largest frame that is read or written, in bytes without the length field itself
 * @param maxConnections connections that a server accepts; more are closed at once
 * @param maxInFlightBytes bytes of requests in work per connection; above, no more is read from it
 * @param maxTotalInFlightBytes bytes of request bodies in work over all connections; above, no connection is read from
 * @param maxCallsInFlight calls that wait for an answer, per client or server
 * @param backlog connections that wait to be accepted
 */
public record RemotingBounds(
        int frameMaxLength,
        int maxConnections,
        int maxInFlightBytes,
        long maxTotalInFlightBytes,
        int maxCallsInFlight,
        int backlog) {
    private static final String FRAME_MAX_LENGTH = "com.rocketmq.remoting.frameMaxLength";
    private static final int DEFAULT_FRAME_MAX_LENGTH = 16 * 1024 * 1024;
    private static final int LEAST_FRAME_MAX_LENGTH = 1024;
    private static final long LEAST_TOTAL_IN_FLIGHT = 32L * 1024 * 1024;

    public RemotingBounds {
        atLeast(FRAME_MAX_LENGTH, frameMaxLength, LEAST_FRAME_MAX_LENGTH);
        atLeast("maxConnections", maxConnections, 1);
        atLeast("maxInFlightBytes", maxInFlightBytes, 1);
        atLeast("maxTotalInFlightBytes", maxTotalInFlightBytes, 1);
        atLeast("maxCallsInFlight", maxCallsInFlight, 1);
        atLeast("backlog", backlog, 1);
    }

    /**
     * The bounds of this process: a quarter of the heap for all requests in work, and the system property {@code
     * com.rocketmq.remoting.frameMaxLength} where it is set.
     *
     * @throws IllegalArgumentException naming the setting and its value, when it is not acceptable
     */
    public static RemotingBounds defaults() {
        return new RemotingBounds(
                frameMaxLengthProperty(),
                65_536,
                32 * 1024 * 1024,
                Math.max(LEAST_TOTAL_IN_FLIGHT, Runtime.getRuntime().maxMemory() / 4),
                65_535,
                1024);
    }

    public RemotingBounds withFrameMaxLength(int bytes) {
        return new RemotingBounds(
                bytes, maxConnections, maxInFlightBytes, maxTotalInFlightBytes, maxCallsInFlight, backlog);
    }

    public RemotingBounds withMaxConnections(int connections) {
        return new RemotingBounds(
                frameMaxLength, connections, maxInFlightBytes, maxTotalInFlightBytes, maxCallsInFlight, backlog);
    }

    /** The same with other bounds on bytes of requests in work. */
    public RemotingBounds withInFlightBytes(int perConnection, long total) {
        return new RemotingBounds(frameMaxLength, maxConnections, perConnection, total, maxCallsInFlight, backlog);
    }

    static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + "=" + value + ": expected >= " + least);
        }
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
}
