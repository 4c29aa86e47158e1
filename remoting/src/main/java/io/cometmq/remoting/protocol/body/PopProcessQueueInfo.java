// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

/** What a consumer holds of a queue that it pops from. */
public record PopProcessQueueInfo(boolean droped, long lastPopTimestamp, int waitAckCount) {
    public int getWaitAckCount() {
        return waitAckCount;
    }

    public boolean isDroped() {
        return droped;
    }

    public long getLastPopTimestamp() {
        return lastPopTimestamp;
    }
}
