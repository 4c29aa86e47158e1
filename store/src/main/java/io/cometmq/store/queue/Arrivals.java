// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The entries of one turn, which listeners are told about once they can be read. Owned by the dispatch thread. */
final class Arrivals {
    private static final Logger log = LoggerFactory.getLogger(Arrivals.class);

    private final List<QueueListener> listeners = new CopyOnWriteArrayList<>();
    private ConsumeQueue[] queues = new ConsumeQueue[256];
    private long[] nextOffsets = new long[256];
    private long[] tagsCodes = new long[256];
    private int count;

    /** Callable from any thread. */
    void add(QueueListener listener) {
        listeners.add(listener);
    }

    void note(ConsumeQueue queue, long nextOffset, long tagsCode) {
        if (listeners.isEmpty()) {
            return;
        }
        if (count == queues.length) {
            queues = Arrays.copyOf(queues, count * 2);
            nextOffsets = Arrays.copyOf(nextOffsets, count * 2);
            tagsCodes = Arrays.copyOf(tagsCodes, count * 2);
        }
        queues[count] = queue;
        nextOffsets[count] = nextOffset;
        tagsCodes[count++] = tagsCode;
    }

    void announce() {
        for (QueueListener listener : listeners) {
            for (int i = 0; i < count; i++) {
                tell(listener, queues[i], nextOffsets[i], tagsCodes[i]);
            }
        }
        count = 0;
    }

    /** Tells the listeners that all of a queue can be read: who waits there may go on. */
    void announce(ConsumeQueue queue) {
        for (QueueListener listener : listeners) {
            tell(listener, queue, queue.maxOffset(), QueueListener.ANY_TAG);
        }
    }

    private static void tell(QueueListener listener, ConsumeQueue queue, long nextOffset, long tagsCode) {
        try {
            listener.onEntry(queue.topic(), queue.queueId(), nextOffset, tagsCode);
        } catch (RuntimeException failure) {
            log.error(
                    "A listener failed on a new entry: topic={} queueId={} nextOffset={}",
                    queue.topic(),
                    queue.queueId(),
                    nextOffset,
                    failure);
        }
    }
}
