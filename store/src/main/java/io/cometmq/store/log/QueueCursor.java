// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.log;

/** The next queue offset of one queue. Written under the append lock, read by anyone. */
public final class QueueCursor {
    private volatile long next;

    QueueCursor(long next) {
        this.next = next;
    }

    /** The offset that the queue's next record will get. */
    public long next() {
        return next;
    }

    void set(long value) {
        next = value;
    }
}
