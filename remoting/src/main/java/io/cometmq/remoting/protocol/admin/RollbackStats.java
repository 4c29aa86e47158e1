// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.admin;

/**
 * Where one queue of a group was and where it is after a reset.
 *
 * @param brokerOffset the offset that the next message gets
 * @param consumerOffset where the group was
 * @param timestampOffset the offset of the time asked for
 * @param rollbackOffset where the group is now: {@code timestampOffset}, or where it was
 */
public record RollbackStats(
        String brokerName,
        long queueId,
        long brokerOffset,
        long consumerOffset,
        long timestampOffset,
        long rollbackOffset) {
    public String getBrokerName() {
        return brokerName;
    }

    public long getQueueId() {
        return queueId;
    }

    public long getBrokerOffset() {
        return brokerOffset;
    }

    public long getConsumerOffset() {
        return consumerOffset;
    }

    public long getTimestampOffset() {
        return timestampOffset;
    }

    public long getRollbackOffset() {
        return rollbackOffset;
    }
}
