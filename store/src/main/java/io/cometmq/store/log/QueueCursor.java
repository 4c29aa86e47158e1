// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.log;

import java.util.concurrent.atomic.AtomicLong;

/** The next queue offset of one queue. Written under the append lock, read by anyone. */
public final class QueueCursor {
    private final AtomicLong next;

    QueueCursor(long next) {
        this.next = new AtomicLong(next);
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
