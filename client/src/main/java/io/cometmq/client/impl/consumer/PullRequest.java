// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.common.message.MessageQueue;

/** Where the pull loop of one queue stands. Owned by whoever runs the loop's present step. */
final class PullRequest {
    private final MessageQueue queue;
    private final ProcessQueue processQueue;
    private long nextOffset;
    private long sentNanos;

    PullRequest(MessageQueue queue, ProcessQueue processQueue, long nextOffset) {
        this.queue = queue;
        this.processQueue = processQueue;
        this.nextOffset = nextOffset;
    }

    MessageQueue queue() {
        return queue;
    }

    ProcessQueue processQueue() {
        return processQueue;
    }

    /** The offset to pull from next. */
    long nextOffset() {
        return nextOffset;
    }

    /** When the pull that is on its way was sent. */
    long sentNanos() {
        return sentNanos;
    }

    void setSentNanos(long nanos) {
        sentNanos = nanos;
    }

    void setNextOffset(long offset) {
        nextOffset = offset;
    }
}
