// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.log;

import java.util.concurrent.atomic.AtomicLong;

/** The next queue offset of one queue. Written under the append lock, read by anyone. */
public final class QueueCursor {
    private final byte[] topic;
    private final AtomicLong next;

    QueueCursor(byte[] topic, long next) {
        this.topic = topic;
        this.next = new AtomicLong(next);
    }

    /** The queue's topic in UTF-8, not to be written to. */
    byte[] topic() {
        return topic;
    }

    /** The offset that the queue's next record will get. */
    public long next() {
        return next.get();
    }

    void set(long value) {
        // The end of the log, and the lock, are published after it.
        next.lazySet(value);
    }
}
