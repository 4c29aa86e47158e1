// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.admin;

/**
 * How far a group has come in a queue.
 *
 * @param brokerOffset the offset that the next message gets
 * @param lastTimestamp when the last consumed message was stored, in milliseconds since 1970
 * @param pullOffset how far the group has pulled
 */
public record OffsetWrapper(long brokerOffset, long consumerOffset, long lastTimestamp, long pullOffset) {
    public long getBrokerOffset() {
        return brokerOffset;
    }

    public long getConsumerOffset() {
        return consumerOffset;
    }

    public long getPullOffset() {
        return pullOffset;
    }

    public long getLastTimestamp() {
        return lastTimestamp;
    }
}
