// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import io.cometmq.common.message.MessageExt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a pull brought. Owned by whoever receives it. */
public class PullResult {
    private final PullStatus pullStatus;
    private final long nextBeginOffset;
    private final long minOffset;
    private final long maxOffset;
    private @Nullable List<MessageExt> msgFoundList;

    /**
     * A result.
     *
     * @param nextBeginOffset the offset to pull from next
     * @param minOffset the queue's first offset
     * @param maxOffset the offset after the queue's last
     * @param msgFoundList null unless messages were found
     */
    public PullResult(
            PullStatus pullStatus,
            long nextBeginOffset,
            long minOffset,
            long maxOffset,
            @Nullable List<MessageExt> msgFoundList) {
        this.pullStatus = pullStatus;
        this.nextBeginOffset = nextBeginOffset;
        this.minOffset = minOffset;
        this.maxOffset = maxOffset;
        this.msgFoundList = msgFoundList;
    }

    public PullStatus getPullStatus() {
        return pullStatus;
    }

    /** The offset to pull from next. */
    public long getNextBeginOffset() {
        return nextBeginOffset;
    }

    /** The queue's first offset. */
    public long getMinOffset() {
        return minOffset;
    }

    /** The offset after the queue's last. */
    public long getMaxOffset() {
        return maxOffset;
    }

    /** The messages in offset order; null unless the status is {@link PullStatus#FOUND}. */
    public @Nullable List<MessageExt> getMsgFoundList() {
        return msgFoundList;
    }

    public void setMsgFoundList(@Nullable List<MessageExt> msgFoundList) {
        this.msgFoundList = msgFoundList;
    }

    @Override
    public String toString() {
        return "PullResult [pullStatus=" + pullStatus + ", nextBeginOffset=" + nextBeginOffset + ", minOffset="
                + minOffset + ", maxOffset=" + maxOffset + ", msgFoundList="
                + (msgFoundList == null ? 0 : msgFoundList.size()) + "]";
    }
}
