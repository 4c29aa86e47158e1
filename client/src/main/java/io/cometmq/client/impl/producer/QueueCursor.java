// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import java.util.concurrent.ThreadLocalRandom;

/** Goes round the queues of a topic: each thread begins somewhere and takes the next one each time. Thread-safe. */
final class QueueCursor {
    private final ThreadLocal<int[]> next =
            ThreadLocal.withInitial(() -> new int[] {ThreadLocalRandom.current().nextInt()});

    /** An index in {@code 0..size-1}, one further than this thread's last. */
    int next(int size) {
        return Math.floorMod(next.get()[0]++, size);
    }
}
