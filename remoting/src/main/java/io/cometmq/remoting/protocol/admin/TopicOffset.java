// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.admin;

/**
 * The bounds of a queue.
 *
 * @param lastUpdateTimestamp when the last message was stored, in milliseconds since 1970; 0 for an empty queue
 */
public record TopicOffset(long lastUpdateTimestamp, long maxOffset, long minOffset) {
    public long getMinOffset() {
        return minOffset;
    }

    public long getMaxOffset() {
        return maxOffset;
    }

    public long getLastUpdateTimestamp() {
        return lastUpdateTimestamp;
    }
}
