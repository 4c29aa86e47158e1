// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;

/**
 * When the messages of a queue were stored, in milliseconds since 1970, and as text in the time zone of the broker.
 *
 * @param minTimeStamp the oldest one; 0 for none
 * @param maxTimeStamp the newest one
 * @param consumeTimeStamp the last that the group consumed
 * @param delayTime how old the next one to consume is, in milliseconds; 0 when all are consumed
 */
public record QueueTimeSpan(
        @Nullable MessageQueue messageQueue,
        long minTimeStamp,
        long maxTimeStamp,
        long consumeTimeStamp,
        long delayTime,
        @Nullable String minTimeStampStr,
        @Nullable String maxTimeStampStr,
        @Nullable String consumeTimeStampStr) {
    public @Nullable MessageQueue getMessageQueue() {
        return messageQueue;
    }

    public long getMinTimeStamp() {
        return minTimeStamp;
    }

    public long getMaxTimeStamp() {
        return maxTimeStamp;
    }

    public long getConsumeTimeStamp() {
        return consumeTimeStamp;
    }

    public @Nullable String getMinTimeStampStr() {
        return minTimeStampStr;
    }

    public @Nullable String getMaxTimeStampStr() {
        return maxTimeStampStr;
    }

    public @Nullable String getConsumeTimeStampStr() {
        return consumeTimeStampStr;
    }

    public long getDelayTime() {
        return delayTime;
    }
}
